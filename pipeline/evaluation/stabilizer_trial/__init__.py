"""The stabilizer on trial: scenes with known depth, a network that errs, and the rules that other tools follow.

    for goal in run_trial().goals: print(goal.words, goal.reached)

`scenes.py` renders, `noisy_network.py` errs, `baselines.py` holds the rules, `trial.py` measures and says what is
reached.
"""
