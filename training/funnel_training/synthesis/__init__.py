"""Training conversations written by a model behind Funnel's topics, in six steps of a file each.

:mod:`~funnel_training.synthesis.pipeline` runs the steps in order; every other module is one step or
one boundary: :mod:`~funnel_training.synthesis.files` owns what is read and written,
:mod:`~funnel_training.synthesis.funnel` the program that sends the requests.
"""
