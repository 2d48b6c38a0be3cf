"""Blocks that wait for an answer, ask again, and end asking."""

from collections.abc import Sequence

from orchestrator.domain.automation.flows.answers.reading import Asked, read_answer, texts_of
from orchestrator.domain.automation.flows.asking import Asking, AskingBlock
from orchestrator.domain.automation.flows.blocks.block import Target, ToField
from orchestrator.domain.automation.flows.blocks.talk import MenuBlock, QuestionBlock
from orchestrator.domain.automation.flows.events import Said
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.walk import RunFailed, Walk
from orchestrator.domain.automation.parts import Scalar
from orchestrator.domain.automation.texts import fold_whole
from orchestrator.domain.automation.values import as_text, zone_named


def enter_question(walk: Walk, block: QuestionBlock) -> Way | None:
    """Asked, unless the answer is known."""
    if block.use_known and (as_text(_known(walk, block.save_to)) or "").strip():
        walk.explain("known")
        return ("next", block.next)
    if block.answer.kind == "choice" and not block.answer.options:
        raise RunFailed("block_incomplete", "options")
    return _ask_first(walk, block)


def enter_menu(walk: Walk, block: MenuBlock) -> None:
    """Asked with its options."""
    if not block.options:
        raise RunFailed("block_incomplete", "options")
    _ask_first(walk, block)


def _ask_first(walk: Walk, block: AskingBlock) -> None:
    """What does not arrive is waited for all the same: he may write."""
    if walk.person.chat.is_window_closed:
        walk.explain("window_closed")
    _ask(walk, block, block.text)


def _known(walk: Walk, target: Target | None) -> object:
    if target is None:
        return None
    if isinstance(target, ToField):
        return walk.fields.get(target.field)
    return walk.state.variables.get(target.variable)


def _ask(walk: Walk, block: AskingBlock, text: str) -> None:
    walk.state.reminded = False
    asking = _asking(walk, block)
    said = walk.render(text).strip()
    footer = walk.render(block.footer).strip() if isinstance(block, MenuBlock) and block.footer else ""
    for part in (asking.choices.numbered, footer):
        if part:
            said = f"{said}\n\n{part}" if said else part
    if said:
        walk.send_text(said)
    _await(walk, asking)


def _asking(walk: Walk, block: AskingBlock) -> Asking:
    return walk.version.asking(walk.state.node or "", block)


def _await(walk: Walk, asking: Asking) -> None:
    walk.state.expects = asking.choices.expects
    walk.wait_for_answer(asking.timeout)


def answer_question(walk: Walk, block: QuestionBlock, messages: Sequence[Said]) -> Way | None:
    """Valid, skipped, or asked again until the attempts are spent."""
    asking = _asking(walk, block)
    if asking.skip_words and fold_whole(texts_of(messages)) in asking.skip_words:
        return ("on_skip", block.on_skip)
    zone = zone_named(walk.person.account.timezone)
    value = read_answer(Asked(block.answer, asking.choices, walk.at, zone), messages)
    if value is None:
        return _ask_again(walk, block)
    _accept(walk, block.save_to, value)
    return ("next", block.next)


def answer_menu(walk: Walk, block: MenuBlock, messages: Sequence[Said]) -> Way | None:
    """The option that is meant, or what is to be done with an answer that fits none."""
    asking = _asking(walk, block)
    chosen = asking.choices.find(texts_of(messages))
    if chosen is None:
        return _ask_again(walk, block)
    _accept(walk, block.save_to, chosen.label)
    return asking.ways[chosen.id]


def _ask_again(walk: Walk, block: AskingBlock) -> Way | None:
    node = walk.state.node or ""
    failed = walk.state.attempts.get(node, 0) + 1
    if failed >= block.attempts:
        _forget_attempts(walk)
        return ("on_invalid", block.on_invalid)
    walk.state.attempts = {**walk.state.attempts, node: failed}
    if isinstance(block, MenuBlock) and block.otherwise not in (None, node):
        return ("otherwise", block.otherwise)
    walk.explain("invalid")
    _ask(walk, block, block.retry_text or block.text)
    return None


def time_out(walk: Walk, block: AskingBlock) -> Way | None:
    """He is reminded once, where that is said; then the block is left."""
    if block.on_timeout is None:
        return ("on_timeout", None)
    if block.on_timeout.reminder and not walk.state.reminded:
        walk.say(block.on_timeout.reminder)
        walk.state.reminded = True
        walk.explain("reminder")
        _await(walk, _asking(walk, block))
        return None
    return ("on_timeout", block.on_timeout.next)


def _accept(walk: Walk, target: Target | None, value: Scalar) -> None:
    """It is saved where that is said, and what could not be read before it is forgotten."""
    if target is not None:
        if isinstance(target, ToField):
            walk.set_field(target.field, value)
        else:
            walk.set_variable(target.variable, value)
    _forget_attempts(walk)


def _forget_attempts(walk: Walk) -> None:
    state = walk.state
    if state.node in state.attempts:
        state.attempts = {key: value for key, value in state.attempts.items() if key != state.node}
