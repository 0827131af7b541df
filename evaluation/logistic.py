"""Logistic regression with a ridge penalty, chosen by leaving whole reports out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Array = np.ndarray
FOLDS = 10
PENALTIES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def shares(has: Array, weights: Array) -> Array:
    """The share (0 to 1) that the weights give each row."""
    return 1 / (1 + np.exp(-(has @ weights)))


def fit(has: Array, right: Array, penalty: float, free: Sequence[int] = (0,)) -> Array:
    """Weights of the columns by Newton's method on the penalised likelihood; the `free` ones are not drawn towards zero."""
    drawn = np.full(has.shape[1], penalty)
    drawn[list(free)] = 0.0
    weights = np.zeros(has.shape[1])
    for _ in range(50):
        p = shares(has, weights)
        slope = has.T @ (right - p) - drawn * weights
        curve = (has * (p * (1 - p))[:, None]).T @ has + np.diag(drawn)
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def left_out(has: Array, right: Array, report: Array, penalty: float, free: Sequence[int] = (0,)) -> Array:
    """The share of each row by weights fitted on the rows of other reports."""
    found = np.zeros(len(right))
    for fold in range(FOLDS):
        own = report % FOLDS == fold
        if own.any():
            found[own] = shares(has[own], fit(has[~own], right[~own], penalty, free))
    return found


def loss(right: Array, p: Array) -> float:
    """The mean log loss."""
    return float(-np.mean(right * np.log(p) + (1 - right) * np.log(1 - p)))


def best_penalty(has: Array, right: Array, report: Array, free: Sequence[int] = (0,)) -> float:
    """The penalty with the least loss on left out reports."""
    return min(PENALTIES, key=lambda one: loss(right, left_out(has, right, report, one, free)))
