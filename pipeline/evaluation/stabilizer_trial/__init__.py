"""The stabilizer on trial: scenes with known depth, a network that errs, and the rules that other tools follow.

    for goal in prove().goals: print(goal.words, goal.reached)

`scenes.py` renders, `unsteady.py` errs, `peers.py` holds the rules, `trial.py` measures and says what is reached.
"""
