"""What a block lacks, and what it names that is not there."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from orchestrator.domain.automation.consent import wants_out
from orchestrator.domain.automation.filtering import makes_sense
from orchestrator.domain.automation.filters import Comparison, Filter, comparisons
from orchestrator.domain.automation.flows.answers.choices import Choices
from orchestrator.domain.automation.flows.blocks.block import Target, ToField
from orchestrator.domain.automation.flows.blocks.deeds import (
    ActionBlock,
    Assign,
    ClearField,
    Deed,
    HttpBlock,
    SequenceDeed,
    SetField,
    StartFlow,
    TagDeed,
)
from orchestrator.domain.automation.flows.blocks.paths import (
    ConditionBlock,
    DelayBlock,
    JumpBlock,
    RandomizerBlock,
    UntilField,
)
from orchestrator.domain.automation.flows.blocks.talk import (
    Choice,
    ContactItem,
    ContentBlock,
    HandoffBlock,
    MediaItem,
    MenuBlock,
    QuestionBlock,
    TemplateItem,
)
from orchestrator.domain.automation.flows.checks.problem import Known, Problem, problem, warning
from orchestrator.domain.automation.flows.checks.templates import check_template
from orchestrator.domain.automation.flows.graph import Block
from orchestrator.domain.automation.patterns import Pattern, PatternError
from orchestrator.domain.automation.texts import fold_letters
from orchestrator.domain.phones import parse_phone

ALL_SHARES = 100


def check_contents(node: str, block: Block, known: Known) -> Iterator[Problem]:
    """Of one block."""
    check = _CHECKS.get(type(block))
    if check:
        yield from check(node, block, known)


def _check_menu(node: str, block: MenuBlock, known: Known) -> Iterator[Problem]:
    yield from _check_options(node, block.options, known)
    yield from _check_target(node, block.save_to, known)


def _check_condition(node: str, block: ConditionBlock, known: Known) -> Iterator[Problem]:
    if not block.branches:
        yield problem("branches_missing", node)
    for branch in block.branches:
        yield from _check_filter(node, f"branch:{branch.id}", branch.when, known)


def _check_action(node: str, block: ActionBlock, known: Known) -> Iterator[Problem]:
    if not block.do:
        yield warning("actions_missing", node)
    for deed in block.do:
        yield from _check_deed(node, deed, known)


def _check_delay(node: str, block: DelayBlock, known: Known) -> Iterator[Problem]:
    if block.lasts is None and block.until is None and block.window is None:
        yield problem("delay_missing", node)
    if isinstance(block.until, UntilField):
        yield from _unknown("field", node, block.until.field, known.fields)


def _check_randomizer(node: str, block: RandomizerBlock, _: Known) -> Iterator[Problem]:
    total = sum(share.percent for share in block.shares)
    if len(block.shares) < 2:
        yield problem("shares_missing", node)
    elif abs(total - ALL_SHARES) > 0.01:
        yield problem("shares_not_100", node, f"{total:g}")


def _check_jump(node: str, block: JumpBlock, known: Known) -> Iterator[Problem]:
    yield from _check_flow(node, block.flow_id, known)


def _check_http(node: str, block: HttpBlock, known: Known) -> Iterator[Problem]:
    if not block.url.strip():
        yield problem("url_missing", node)
    elif not block.url.strip().startswith(("https://", "http://", "{{")):
        yield problem("url_invalid", node, block.url)
    elif block.secrets and not block.has_fixed_host:
        yield problem("secret_host_open", node)
    for named in block.secrets:
        yield from _unknown("secret", node, named.secret, known.secrets)
    for mapping in block.save:
        yield from _check_target(node, mapping.to, known)


def _check_handoff(node: str, block: HandoffBlock, known: Known) -> Iterator[Problem]:
    yield from _unknown("member", node, block.member_id, known.members)


def _check_items(node: str, block: ContentBlock, known: Known) -> Iterator[Problem]:
    if not block.items:
        yield warning("content_missing", node)
    for item in block.items:
        if isinstance(item, MediaItem):
            if item.media_id is None:
                yield problem("media_missing", node)
            yield from _unknown("media", node, item.media_id, known.media)
        elif isinstance(item, ContactItem) and not parse_phone(item.phone):
            yield problem("phone_invalid", node, item.phone)
        elif isinstance(item, TemplateItem):
            yield from check_template(node, item, known)


def _check_question(node: str, block: QuestionBlock, known: Known) -> Iterator[Problem]:
    answer = block.answer
    if answer.kind == "choice":
        yield from _check_options(node, answer.options, known)
    if answer.kind == "pattern":
        if not answer.pattern:
            yield problem("pattern_missing", node)
        else:
            try:
                Pattern(fold_letters(answer.pattern))
            except PatternError as error:
                yield problem("pattern_unreadable", node, str(error))
    yield from _check_target(node, block.save_to, known)


def _check_options(node: str, options: Sequence[Choice], known: Known) -> Iterator[Problem]:
    if not options:
        yield problem("options_missing", node)
    ids = [option.id for option in options]
    yield from (
        problem("option_twice", node, id_) for id_ in sorted({one for one in ids if ids.count(one) > 1})
    )
    choices = Choices(options)
    for option in options:
        words = [option.label, *option.synonyms]
        if not option.label.strip():
            yield problem("label_missing", node, exit_=f"option:{option.id}")
        for word in words:
            if wants_out(word, known.opt_out_words):
                yield warning("option_opts_out", node, word, exit_=f"option:{option.id}")
            if word.strip() and choices.find(word) is not option:
                yield warning("option_hidden", node, word, exit_=f"option:{option.id}")


def _check_target(node: str, target: Target | None, known: Known) -> Iterator[Problem]:
    if isinstance(target, ToField):
        yield from _unknown("field", node, target.field, known.fields)


def _check_flow(node: str, flow_id: str | None, known: Known) -> Iterator[Problem]:
    yield from _unknown("flow", node, flow_id, known.flows)
    is_known = flow_id is not None and (known.flows is None or flow_id in known.flows)
    if is_known and known.published_flows is not None and flow_id not in known.published_flows:
        yield problem("flow_unpublished", node, flow_id)


def _check_deed(node: str, deed: Deed, known: Known) -> Iterator[Problem]:
    match deed:
        case TagDeed():
            if not deed.tag.strip():
                yield problem("tag_missing", node)
            elif known.tags is not None and deed.tag not in known.tags and deed.kind == "remove_tag":
                yield warning("tag_unknown", node, deed.tag)
        case SetField() | ClearField():
            yield from _unknown("field", node, deed.field, known.fields)
        case Assign():
            yield from _unknown("member", node, deed.member_id, known.members)
        case SequenceDeed():
            if deed.sequence_id is None:
                yield problem("sequence_missing", node)
            yield from _unknown("sequence", node, deed.sequence_id, known.sequences)
        case StartFlow():
            if deed.flow_id is None:
                yield problem("flow_missing", node)
            yield from _check_flow(node, deed.flow_id, known)
        case _:
            return


def _check_filter(node: str, exit_: str, filter_: Filter, known: Known) -> Iterator[Problem]:
    for comparison in comparisons(filter_):
        if not makes_sense(comparison):
            what = f"{comparison.subject} {comparison.operator}"
            yield problem("condition_senseless", node, what, exit_=exit_)
            continue
        if comparison.subject == "field":
            yield from _unknown("field", node, comparison.name, known.fields)
        for kind, ids in (("tag", known.tags), ("flow", known.flows), ("sequence", known.sequences)):
            if comparison.subject == kind:
                yield from _unknown_values(kind, node, comparison, ids)
        if comparison.subject == "segment":
            yield from _unknown_values("segment", node, comparison, known.segments)


def _unknown_values(
    kind: str, node: str, comparison: Comparison, ids: Collection[str] | None
) -> Iterator[Problem]:
    values = comparison.value if isinstance(comparison.value, list) else [comparison.value]
    for value in values:
        for found in _unknown(kind, node, value if isinstance(value, str) else None, ids):
            # A tag comes to be when it is given.
            yield found if kind != "tag" else found.model_copy(update={"level": "warning"})


def _unknown(kind: str, node: str, key: str | None, ids: Collection[str] | None) -> Iterator[Problem]:
    if key is not None and ids is not None and key not in ids:
        yield problem(f"{kind}_unknown", node, key)


_CHECKS: Mapping[type, Callable[[str, Any, Known], Iterator[Problem]]] = {
    ContentBlock: _check_items,
    QuestionBlock: _check_question,
    MenuBlock: _check_menu,
    ConditionBlock: _check_condition,
    ActionBlock: _check_action,
    DelayBlock: _check_delay,
    RandomizerBlock: _check_randomizer,
    JumpBlock: _check_jump,
    HttpBlock: _check_http,
    HandoffBlock: _check_handoff,
}
