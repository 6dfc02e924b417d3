"""Evaluate the stabilizer on synthetic scenes: known depth, a noisy model, and the methods of other tools.

    for goal in run_trial().goals: print(goal.words, goal.reached)

`scenes.py` renders, `noisy_network.py` errs, `baselines.py` holds the rules, `trial.py` measures and says what is
reached.
"""
