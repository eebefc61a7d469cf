"""Which answer is given: likelihoods, constraints, and what changes without the reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa import choice, figures, spans
from qa.confidence import PLAIN, SURE, WORDS, Fit, likelihood
from qa.engine import Engine
from qa.solve import Solver, _Search

ASKED = "全市有多少个村实现了书记、主任一肩挑?"


def search(engine: Engine, question: str, *, read: bool = True) -> tuple[Solver, _Search]:
    solver = Solver(engine.index, engine.settings, engine.reader if read else None)
    return solver, _Search(solver, question, solver.analyze(question), None)


def test_a_likelihood_is_the_logistic_of_the_weighted_sum() -> None:
    assert likelihood(Fit(0, 0, 0), (1.0,)) == 0.5
    assert likelihood(Fit(1.0, 2.0, 0), (1.0, -0.5, 9.0)) == 0.5
    assert likelihood(PLAIN, (1.0, 1.0, 0.05)) == pytest.approx(
        1 / (1 + 2.718281828 ** -(-3.26 + 6.4 + 1.095))
    )


@pytest.mark.parametrize("name", ["behind", "score", "apart", "gap"])
def test_more_of_what_speaks_for_an_answer_makes_it_likelier(name: str) -> None:
    at = Fit(1.0, 0.5, 0.02, -0.01, 0.0, -1.0, -0.2, 0.0)
    assert likelihood(WORDS, at._replace(**{name: getattr(at, name) + 0.1})) > likelihood(WORDS, at)


def test_the_likeliest_words_come_first(engine: Engine) -> None:
    solver, found = search(engine, "第一书记由哪里选派?")
    choices = choice.words(found.analysis, found.scenes, solver.vocabulary, read=True)
    assert [c.likelihood for c in choices] == sorted((c.likelihood for c in choices), reverse=True)
    assert any(c.found.proposed for c in choices)
    assert any(not c.found.proposed for c in choices)
    for c in choices:
        assert c.features is not None
        assert 0 <= c.likelihood < 1
        assert (c.likelihood > 0) == (not c.found.proposed or c.features.score >= 0)
        assert -SURE <= c.features.apart <= 0
        assert -1 <= c.features.gap <= 0
        assert c.found.scene.sentence.start <= c.found.start < c.found.end <= c.found.scene.sentence.end


def test_without_the_reader_the_rules_order_stands(engine: Engine) -> None:
    solver, found = search(engine, "谁选派了第一书记?", read=False)
    choices = choice.words(found.analysis, found.scenes, solver.vocabulary, read=False)
    ranked = spans.rank(found.analysis, found.scenes, solver.vocabulary)
    assert [c.found for c in choices] == ranked[: len(choices)]
    assert all(c.features is None and not c.found.proposed for c in choices)


def test_a_figure_is_always_one_of_the_ledger(engine: Engine) -> None:
    solver, found = search(engine, ASKED)
    ranked = figures.rank(found.analysis, found.scenes, solver.vocabulary)
    choices = choice.figure(found.analysis, ranked, found.scenes, solver.vocabulary, ranked[0])
    assert choices[0].found.figure.raw == "385个"
    assert all(c.found.figure in engine.index.figures for c in choices)
    assert len({c.found.figure for c in choices}) == len(choices)


def test_a_broken_constraint_stays_with_its_choice(engine: Engine) -> None:
    solver, found = search(engine, "2019年" + ASKED)
    ranked = figures.rank(found.analysis, found.scenes, solver.vocabulary)
    best = choice.figure(found.analysis, ranked, found.scenes, solver.vocabulary, None)[0]
    assert best.broken is not None
    assert best.broken.reason == "period_mismatch"


def test_a_higher_bar_refuses_more(engine: Engine) -> None:
    sure = Engine(engine.index, settings=replace(engine.settings, min_confidence=1.0), reader=engine.reader)
    assert sure.ask("谁选派了第一书记?").status == "not_found"
