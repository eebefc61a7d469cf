"""A question's analysis to a finding or a refusal: the evidence chosen, computed with, compared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from corpus.types import Role
from index.search import Index
from qa import (
    breakdown,
    causes,
    compare,
    compute,
    constraints,
    contests,
    direction,
    extremes,
    figures,
    finder,
    fitting,
    judge,
    lists,
    operands,
    overview,
    reasons,
    spans,
    told,
)
from qa import choice as choice_of
from qa.analyze import Analysis, analyze
from qa.arithmetic import Computed
from qa.breakdown import Accept
from qa.confidence import confidence
from qa.config import Settings
from qa.evidence import Scene, Support, Vocabulary, scenes
from qa.figures import Candidate
from qa.named import joined
from qa.operands import Plan
from qa.proposals import Proposals
from qa.reader import Reader
from qa.reworded import in_report_words
from qa.spans import Read
from qa.types import Finding, Refusal

#: Readings tried, best first, before a question is refused.
_TRIES = 6
#: Sentences ranked for a question, from which the candidates are taken.
_POOL = 200
#: A reading this much worse than the best is no answer, even where the best breaks a constraint.
_MARGIN = 0.5
#: The confidence that a place needs which was not chosen among others with the reader's help.
_ALONE = 0.5


class Solver:
    """Finds answers in one index; immutable, so threads may share it."""

    def __init__(self, index: Index, settings: Settings, reader: Reader | None = None) -> None:
        self.index = index
        self.settings = settings
        self.reader = reader
        self.vocabulary = Vocabulary(index.sentences)

    def analyze(self, question: str) -> Analysis:
        """The question taken apart with the words that only these reports have."""
        return joined(analyze(question, self.vocabulary.names), self.vocabulary)

    def solve(
        self, question: str, analysis: Analysis, doc_ids: Collection[str] | None = None
    ) -> Finding | Refusal:
        """The best answer that every constraint allows, or the reason why there is none."""
        looked_up = ("figure", "what", "list", "compare", "why", "how", "where")
        if analysis.kind in looked_up and reasons.bare(analysis):
            return Refusal("vague", choices=reasons.choices(analysis, self.index, doc_ids))
        return _Search(self, question, analysis, doc_ids).run()


class _Search:
    """One question's search: its scenes, and the readings tried on them."""

    def __init__(
        self, solver: Solver, question: str, analysis: Analysis, doc_ids: Collection[str] | None
    ) -> None:
        self.solver = solver
        self.index = solver.index
        self.vocabulary = solver.vocabulary
        self.settings = solver.settings
        self.analysis = analysis
        self.doc_ids = doc_ids
        self.proposals = self._proposals(question)
        self.scenes = self._scenes(question, analysis, self.proposals)

    def _proposals(self, question: str) -> Proposals | None:
        """What the reader makes of a question, once it is asked; ``None`` without a reader."""
        if self.solver.reader is None:
            return None
        asked = in_report_words(question, self.vocabulary)
        return Proposals(self.solver.reader, self.index, asked, self.doc_ids, self.settings.read)

    def _scenes(self, question: str, analysis: Analysis, proposals: Proposals | None = None) -> list[Scene]:
        """The sentences found for the question, then those found for its words' synonyms alone, best first."""
        found = self.index.search(question, k=_POOL, unit="sentence", doc_ids=self.doc_ids)
        official = " ".join(form for term in analysis.terms for form in term.forms)
        named = self.index.search(
            official, k=self.settings.candidates // 2, mode="lexical", unit="sentence", doc_ids=self.doc_ids
        )
        best = {hit.passage.id for hit in (*found[: self.settings.candidates], *named)}
        return list(scenes(self.index, [hit for hit in found if hit.passage.id in best], proposals))

    def run(self) -> Finding | Refusal:
        kind = self.analysis.kind
        if (told := overview.told(self.analysis, self.index, self.doc_ids)) is not None:
            return told
        if kind == "who" and (person := overview.signed(self.analysis, self.index, self.doc_ids)) is not None:
            return person
        if (went := direction.solve(self.analysis.question, self._resolve)) is not None:
            candidate, start = went
            said = candidate.scene.document.text[start : candidate.figure.end]
            return replace(self._finding(candidate), answer=said)
        if kind == "figure":
            return self._figure()
        if kind == "compare":
            return self._compare()
        if kind == "yesno":
            return self._yes_no()
        return self._words()

    # figures

    def _figure(self) -> Finding | Refusal:
        """A figure: computed where the question asks for a calculation, else stated, else implied."""
        if self.analysis.operation == "sum" and len(self.analysis.numbers) > 1:
            named = breakdown.of_named(self.analysis, self.scenes[:_TRIES], self.vocabulary, self._enough)
            return self._refusal(None) if named is None else self._from_computed(named)
        before = compute.implied(self.analysis, self.scenes, self.vocabulary)
        if before is not None:
            return self._from_computed(before)
        plan = operands.plan(self.analysis.question, self.analysis.wanted.unit)
        if plan is not None and plan.operation == "sum" and not plan.unit:
            plan = replace(plan, unit=fitting.unit_asked(self.analysis))
        if plan is not None and plan.first:
            computed = self._computed(plan)
            if computed is not None:
                return computed
        found = self._figure_of(told.accepts(plan, self.analysis.question))
        if isinstance(found, Finding):
            return found
        if plan is None or not plan.first:
            computed = self._computed(plan)
            if computed is not None:
                return computed
            if plan is not None and plan.operation == "share":
                anything = self._choices(self._ranked(self.analysis, self.scenes))
                if (likely := self._likeliest(anything)) is not None:
                    return likely
        return self._refusal(found)

    def _figure_of(self, accept: Accept | None) -> Finding | Refusal | None:
        """The likeliest of the accepted figures that are stated, or why none is given; without a reader, the rules' best."""
        ranked = self._ranked(self.analysis, self.scenes, accept)
        found = self._stated(self.analysis, ranked)
        if self.proposals is None:
            return self._finding(found) if isinstance(found, Candidate) else found
        if isinstance(found, Candidate):
            self.proposals.look_at(found.figure.doc_id, found.figure.start, found.figure.end)
        likely = self._likeliest(
            self._choices(ranked, accept, found if isinstance(found, Candidate) else None)
        )
        return found if likely is None and isinstance(found, Refusal) else likely

    def _choices(
        self, ranked: list[Candidate], accept: Accept | None = None, stated: Candidate | None = None
    ) -> list[choice_of.Choice[Candidate]]:
        """The accepted figures with their likelihood, best first; none without the reader."""
        if self.proposals is None:
            return []
        choices = choice_of.figure(self.analysis, ranked, self.scenes, self.vocabulary, stated)
        return choices if accept is None else [c for c in choices if accept(c.found)]

    def _likeliest(self, choices: list[choice_of.Choice[Candidate]]) -> Finding | None:
        """The figure to give of those found, if one is likely enough."""

        def likely(choice: choice_of.Choice[Candidate]) -> bool:
            both = choice_of.both(choice, self.analysis, self.vocabulary)
            return self._likely(choice, self._least * (choice_of.BOTH if both else 1))

        best = choice_of.given(choices, likely)
        return None if best is None else replace(self._finding(best.found), confidence=best.likelihood)

    def _ranked(
        self, analysis: Analysis, found: list[Scene], accept: Accept | None = None
    ) -> list[Candidate]:
        """The accepted figures, best first."""
        ranked = figures.rank(analysis, found, self.vocabulary)
        return ranked if accept is None else [c for c in ranked if accept(c)]

    def _stated(self, analysis: Analysis, ranked: list[Candidate]) -> Candidate | Refusal | None:
        """The best figure that the report states, or why it is refused."""
        reason: Refusal | None = None
        for candidate in ranked[:_TRIES]:
            if candidate.score < ranked[0].score - _MARGIN:
                break
            broken = constraints.broken(analysis, candidate.scene, candidate.figure)
            if broken is not None:
                reason = reason or broken
            elif self._enough(candidate.scene, candidate.support):
                return candidate
            else:
                break
        return reason

    def _resolve(
        self,
        question: str,
        *,
        apart: str = "",
        other: str = "",
        roles: Collection[Role] = (),
        within: Scene | None = None,
    ) -> Candidate | None:
        """The stated figure for a part of the question; used by everything that computes."""
        analysis = replace(self.solver.analyze(question), operation=None, kind="figure")
        apart_of = {term.text for term in self.solver.analyze(other).terms} if other else set()
        own = [t for t in self.solver.analyze(apart).terms if t.text not in apart_of] if apart else []

        def accept(candidate: Candidate) -> bool:
            return (not roles or candidate.figure.role in roles) and finder.tells(candidate, own)

        near = self._scenes(question, analysis)
        if within is not None:
            near = [scene for scene in near if scene.sentence.id == within.sentence.id] or [within]
        found = self._stated(analysis, self._ranked(analysis, near, accept))
        return found if isinstance(found, Candidate) else None

    def _computed(self, plan: Plan | None) -> Finding | None:
        computed = compute.solve(plan, self.analysis, self._resolve, self.scenes, self.vocabulary)
        if isinstance(computed, Candidate):
            return self._finding(computed)
        return None if computed is None else self._from_computed(computed)

    def _from_computed(self, computed: Computed) -> Finding:
        places = tuple(dict.fromkeys(c.scene.quote(c.figure.start, c.figure.end) for c in computed.inputs))
        coverage = min(c.support.coverage for c in computed.inputs)
        return Finding(computed.answer, places, coverage, (), computed.derivation)

    def _finding(self, candidate: Candidate) -> Finding:
        """The candidate as an answer."""
        figure, scene = candidate.figure, candidate.scene
        place = scene.quote(figure.start, figure.end)
        start, end = scene.window(figure)
        # A damaged bound (50岁以下 glued to the figure before it) damages the figure that it narrows down.
        bounds = tuple(
            f for f in scene.figures if start <= f.start < end and f.role == "threshold" and f.flags
        )
        if bounds:
            place = (figure.doc_id, min(place[1], bounds[0].start), max(place[2], bounds[-1].end))
        sure = confidence(scene, candidate.support)
        return Finding(figure.raw, (place,), sure, (figure, *bounds))

    # comparisons and judgements

    def _compare(self) -> Finding | Refusal:
        verdict = compare.solve(self.analysis, self._resolve, self.scenes, self.vocabulary, self.index)
        if verdict is None and not contests.sets_apart(self.analysis.question):
            verdict = extremes.solve(self.analysis, self.scenes, self.vocabulary, self.index, self._enough)
        if verdict is None:
            return self._compared_in_words()
        places = tuple(dict.fromkeys(c.scene.quote(c.start, c.end) for c in verdict.grounds))
        return Finding(verdict.answer, places, verdict.coverage, verdict.figures)

    def _compared_in_words(self) -> Finding | Refusal:
        """What the report itself says is first or last; no figure stands in for a comparison that it lacks."""
        if contests.sets_apart(self.analysis.question):
            return self._refusal(None)
        found = self._words()
        if isinstance(found, Finding) and not extremes.may_be(self.analysis, found, self.index):
            return self._refusal(None)
        return found

    def _yes_no(self) -> Finding | Refusal:
        question = self.analysis.question
        claimed = judge.claim(self.analysis, self._resolve, self.scenes, self.vocabulary, self.index)
        if claimed is not None:
            findings = [self._finding(candidate) for candidate in claimed.grounds]
            places = tuple(dict.fromkeys(place for finding in findings for place in finding.places))
            shown = judge.answer(question, claimed.holds)
            return replace(findings[0], answer=shown, places=places)
        reason: Refusal | None = None
        analysis = judge.widen(self.analysis)
        found = self._scenes(question, analysis)
        for read in spans.rank(analysis, found, self.vocabulary)[:_TRIES]:
            if not self._enough(read.scene, read.support):
                continue
            text = read.scene.slice(read.start, read.end)
            verdict = judge.elsewhere(question, text)
            broken = (
                constraints.broken(replace(analysis, numbers=()), read.scene) if verdict is None else None
            )
            if broken:
                reason = reason or broken
                continue
            verdict = verdict or judge.tell(analysis, read.scene, text)
            if verdict is not None:
                place = read.scene.quote(read.start, read.end)
                return Finding(verdict, (place,), confidence(read.scene, read.support))
        return self._refusal(reason)

    # words

    def _words(self) -> Finding | Refusal:
        listed = lists.solve(self.analysis, self.scenes, self.index, self.vocabulary)
        if listed is not None and listed.confidence >= 0.5:
            return listed
        reason: Refusal | None = None
        least = self.settings.min_confidence if self.proposals else self._least
        read = self.proposals is not None
        for choice in choice_of.words(self.analysis, self.scenes, self.vocabulary, read=read):
            if not self._likely(choice, least):
                continue
            if choice.broken:
                reason = reason or choice.broken
                continue
            found = choice.found
            start, end, place = found.start, found.end, found.scene.quote(found.start, found.end)
            if self.analysis.kind == "why":
                start, end = causes.narrowed(self.analysis, found.scene, self.vocabulary, start, end)
            inside = tuple(f for f in found.scene.figures if start <= f.start and f.end <= end)
            answer = found.scene.document.text[start:end]
            return Finding(answer, (place,), choice.likelihood, inside)
        return self._refusal(reason)

    # refusals

    def _enough(self, scene: Scene, support: Support) -> bool:
        return confidence(scene, support) >= self._least

    def _likely(self, choice: choice_of.Choice[Read] | choice_of.Choice[Candidate], least: float) -> bool:
        """Whether an answer is likely enough, by what is asked of one told as it is."""
        sure = max(choice_of.TOLD, self.settings.min_confidence)
        return choice.likelihood >= least * choice_of.spared(choice, sure)

    @property
    def _least(self) -> float:
        """How sure a place has to be that is looked at by itself."""
        return max(_ALONE, self.settings.min_confidence)

    def _refusal(self, broken: Refusal | None) -> Refusal:
        return reasons.refusal(broken, self.analysis, self.scenes, self.vocabulary)
