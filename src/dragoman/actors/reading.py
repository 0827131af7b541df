"""What is known of one noun phrase while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Reading:
    """What is known of a noun phrase so far. `first`, `last`: its tokens; `core`: the first token of its own name or role.

    `how`: what was decided and why. `placed`: whether its country is settled, also to be none ("Western diplomats");
    `assumed`: it is that of the surroundings.
    `role`: the role word that tells what it is. `linked_name`: it stands in our tables by its own name.
    """

    first: int
    last: int
    core: int
    kind: str = "thing"
    name: str | None = None
    code: str | None = None
    sector: str | None = None
    others: tuple[str, ...] = ()
    office: str | None = None
    role: str | None = None
    gender: str = ""
    placed: bool = False
    assumed: bool = False
    named: bool = False
    how: list[str] = field(default_factory=list)

    def take_owner(self, owner: Reading) -> None:
        """The country of whoever it belongs to, where it has none of its own."""
        if owner.code and not self.code:
            self.code, self.placed = owner.code, True
            self.how += owner.how
        if "PRE" in owner.others and "PRE" not in self.others:
            self.others += ("PRE",)
