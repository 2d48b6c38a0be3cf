"""What a menu or question has to know each time it asks and is answered, read of its block once."""

from collections.abc import Mapping

from orchestrator.domain.automation.flows.answers.choices import Choices
from orchestrator.domain.automation.flows.blocks.talk import MenuBlock, QuestionBlock
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.parts import read_duration
from orchestrator.domain.automation.texts import fold_whole

AskingBlock = QuestionBlock | MenuBlock


class Asking:
    """`timeout`: how long an answer is waited for; None: as long as the run. `skip_words` are folded. `ways`:
    of a menu, by its options."""

    def __init__(self, block: AskingBlock) -> None:
        self.choices = Choices.of(block)
        self.timeout = read_duration(block.on_timeout.after) if block.on_timeout else None
        self.skip_words = frozenset[str]()
        self.ways: Mapping[str, Way] = {}
        if isinstance(block, MenuBlock):
            # Of two with one id the first one's way is gone.
            self.ways = {
                option.id: (f"option:{option.id}", option.next) for option in reversed(block.options)
            }
        else:
            self.skip_words = frozenset(fold_whole(word) for word in block.skip_words) - {""}
