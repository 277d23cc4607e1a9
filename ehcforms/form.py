"""A form: pages of questions and guidance, read from JSON by people who are no programmers.

forms/README.md explains the language; `ehcforms.formcheck` reads a file and reports every mistake with its place.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    StrictInt,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ehcforms.condition import Condition, Tree
from ehcforms.dates import as_date
from ehcforms.frozen import FrozenDict

QuestionType = Literal[
    "TextField", "MultilineTextField", "NumberField", "EmailAddressField", "TelephoneNumberField", "DatePartsField",
    "MonthYearField", "TimeField", "YesNoField", "RadiosField", "CheckboxesField", "SelectField", "AutocompleteField",
    "UkAddressField", "FileUploadField", "DeclarationField", "PersonField", "TableField",
]  # fmt: skip
GuidanceType = Literal["Markdown", "InsetText", "Details", "WarningText"]
ComponentType = Literal[QuestionType, GuidanceType]

GUIDANCE_TYPES = frozenset({"Markdown", "InsetText", "Details", "WarningText"})
CHOICE_TYPES = frozenset({"RadiosField", "CheckboxesField", "SelectField", "AutocompleteField"})
DYNAMIC_LISTS = ("directory.teams", "directory.settings", "participants", "plan.outcomes", "roles")
"""Lists of options that are known only when a paper is shown."""
REPEATABLE = ("plan.outcomes", "plan.provision", "plan.needs", "participants")

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Title = Annotated[str, Field(min_length=1, max_length=1000)]


def _bound(given: Any) -> Any:
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return given
    if as_date(given):
        return given
    raise PydanticCustomError("bound", "this must be a number, or a date like 2026-09-01")


Bound = Annotated[int | float | str, PlainValidator(_bound, json_schema_input_type=int | float | str)]
"""A number, or an ISO date."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


class Option(_Part):
    """One of the answers that may be chosen. Rules and conditions compare `value`; people read `text`."""

    value: str = Field(min_length=1, max_length=200)
    """What is kept and compared; never shown."""
    text: Title
    """What people read."""
    hint: str = ""
    """A line below the text."""


Options = tuple[Option, ...]
Lists = Annotated[dict[str, Options], AfterValidator(FrozenDict)]
Conditions = Annotated[dict[str, Tree], AfterValidator(FrozenDict)]


class Column(_Part):
    """One column of a TableField."""

    id: Id
    """The column's name in the answer."""
    title: Title
    """The column's heading."""
    type: Literal["TextField", "MultilineTextField", "DatePartsField", "SelectField"] = "TextField"
    """What is typed in its cells."""
    list: str = ""
    """For SelectField: the name of a list."""
    options: Options = ()
    """For SelectField: the options themselves, in place of a list."""
    hint: str = ""
    """A line below the heading."""
    width: str = ""
    """How wide the cells are, such as one-half or one-quarter."""


class Component(_Part):
    """A question or a piece of guidance on a page. Which keys fit which type stands in forms/README.md."""

    type: ComponentType
    """What kind of question or guidance this is."""
    id: str = Field(default="", pattern=r"^(?:[a-z0-9][a-z0-9-]{0,59})?$")
    """The question's name: small letters, digits and hyphens. Never change it once used. Guidance needs none."""
    title: str = Field(default="", max_length=1000)
    """The question as people read it. {known_as} is filled in."""
    hint: str = ""
    """A line of help below the question."""
    content: str = ""
    """The words of guidance, in Markdown."""
    summary: str = ""
    """For Details: the words that open it."""
    required: Literal[True, False, "recommended"] = False
    """true: must be answered; "recommended": asked for, never insisted on; false: optional."""
    show_when: Tree | None = None
    """Shown only when this condition is met."""
    fact: str = ""
    """The fact that the answer establishes; rules read facts."""
    prefill: str = ""
    """Where the first suggestion comes from, such as profile.name."""
    max_words: StrictInt | None = Field(default=None, ge=1)
    """At most so many words."""
    max_length: StrictInt | None = Field(default=None, ge=1)
    """At most so many characters."""
    min: Bound | None = None
    """The smallest number or the earliest date."""
    max: Bound | None = None
    """The largest number, the latest date, or at most so many files or rows."""
    pattern: str = ""
    """A regular expression that the whole answer must match."""
    own_words: StrictBool = False
    """A child's or parent's own words: no rule judges the language."""
    basis: str = ""
    """The law or guidance that asks for this."""
    list: str = ""
    """The name of a list of options."""
    options: Options = ()
    """The options themselves, in place of a list."""
    columns: tuple[Column, ...] = ()
    """For TableField: its columns."""
    add_rows: StrictInt = Field(default=5, ge=1, le=50)
    """For TableField: empty rows offered."""
    autocomplete: str = ""
    """What a browser may fill in, such as email or name."""
    width: str = ""
    """How wide the box is: 2, 3, 4, 5, 10, 20 characters, or one-half, ..."""

    @model_validator(mode="after")
    def _is_named(self) -> "Component":
        if self.is_question and not (self.id and self.title):
            raise PydanticCustomError("question_unnamed", "a question needs an “id” and a “title”")
        return self

    @property
    def is_question(self) -> bool:
        """Whether it is answered; guidance is only read."""
        return self.type not in GUIDANCE_TYPES


class Repeat(_Part):
    """A page that is asked again for each item of a known list, or as often as somebody adds another."""

    over: Literal["", "plan.outcomes", "plan.provision", "plan.needs", "participants"] = ""
    """The list that the page is repeated over."""
    add_another: StrictBool = False
    """true: the person adds as many rows as they need."""
    together: StrictBool = False
    """With over: all items stand on one page, in place of a page for each."""
    min: StrictInt = Field(default=0, ge=0, le=100)
    """With add_another: at least so many."""
    max: StrictInt = Field(default=20, ge=1, le=100)
    """With add_another: at most so many."""
    title: str = ""
    """The heading of a row. {number}, and of plan.outcomes {outcome}, are filled in."""


class Page(_Part):
    """One page of questions. `fact` and `prefill` belong to a repeated page as a whole: to all of its rows."""

    id: Id
    """The page's name, which is seen in addresses."""
    title: Title
    """The page's heading."""
    intro: str = ""
    """What is read before the questions, in Markdown."""
    condition: Tree | None = None
    """The page is asked only when this condition is met."""
    repeat: Repeat | None = None
    """Ask the page again for each item of a list, or add another."""
    fact: str = ""
    """Of a repeated page: the fact that all rows together establish."""
    prefill: str = ""
    """Of a repeated page: where its first rows come from."""
    basis: str = ""
    """The law or guidance that asks for this."""
    components: tuple[Component, ...]
    """The questions and guidance, from top to bottom."""

    @cached_property
    def steps(self) -> tuple[tuple[Component, str, Condition | None], ...]:
        """Each component with the id of its answer, empty for guidance, and its condition."""
        return tuple((one, one.id if one.is_question else "", one.show_when) for one in self.components)

    @cached_property
    def questions(self) -> tuple[Component, ...]:
        """The components that are answered."""
        return tuple(component for component in self.components if component.is_question)

    @cached_property
    def listed(self) -> tuple[Component, ...]:
        """The questions whose options are known only when the paper is shown."""
        return tuple(one for one in self.questions if one.type == "PersonField" or (one.list and not one.options))


class Form(_Part):
    """One paper: its pages in order, with the lists and conditions that they name."""

    schema_: str = Field(default="", validation_alias="$schema")
    """Where an editor finds the language; nothing else."""
    id: Id
    """The form's name."""
    title: Title
    """The form's heading."""
    basis: str = ""
    """The law or guidance that this paper serves."""
    version: StrictInt = Field(default=1, ge=1)
    """Count it up with every change that is published."""
    languages: tuple[str, ...] = ("en",)
    """Such as en, cy."""
    intro: str = ""
    """What is read before the first page, in Markdown."""
    conditions: Conditions = Field(default_factory=FrozenDict)
    """Conditions by name."""
    lists: Lists = Field(default_factory=FrozenDict)
    """Lists of options by name."""
    pages: tuple[Page, ...]
    """The pages, in order."""
    declaration: str = ""
    """What is confirmed by sending, in Markdown."""
    sent: str = ""
    """What is read after sending: what happens next. In Markdown."""

    @model_validator(mode="after")
    def _with_options(self) -> "Form":
        pages = tuple(_resolved(page, self.lists) for page in self.pages)
        if pages != self.pages:
            object.__setattr__(self, "pages", pages)
        return self

    def page(self, id: str) -> Page:
        """The page with this id; KeyError where there is none."""
        return self._pages[id]

    def questions(self) -> Iterator[tuple[Page, Component]]:
        """Every question with its page, in order."""
        return ((page, question) for page in self.pages for question in page.questions)

    @cached_property
    def asked(self) -> Mapping[str, Component]:
        """The questions by the fact that they establish."""
        return {question.fact: question for _, question in self.questions() if question.fact}

    def with_pages(self, pages: Iterable[Page]) -> "Form":
        """The form with further pages at its end, such as those that rules ask for; an id already there is left out."""
        fresh = {page.id: _resolved(page, self.lists) for page in pages if page.id not in self._pages}
        return _replaced(self, pages=(*self.pages, *fresh.values())) if fresh else self

    @cached_property
    def _pages(self) -> Mapping[str, Page]:
        return {page.id: page for page in self.pages}

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Titles by question id and texts by "question=value", for `Condition.sentence`."""
        questions = [question for _, question in self.questions()]
        titles = {question.id: question.title for question in questions}
        texts = {f"{question.id}={option.value}": option.text for question in questions for option in question.options}
        return {**titles, **texts}


M = TypeVar("M", bound=_Part)


def _replaced(part: M, **changed: Any) -> M:
    """The same part, changed, and nothing of it remembered: `model_copy` would keep cached properties."""
    fields = type(part).model_fields
    return type(part)(**{name: changed.get(name, getattr(part, name)) for name in fields})


def _resolved(page: Page, lists: Mapping[str, Options]) -> Page:
    """The page with the options of its named lists filled in."""
    components = tuple(_with_options(component, lists) for component in page.components)
    return page if components == page.components else _replaced(page, components=components)


def _with_options(component: Component, lists: Mapping[str, Options]) -> Component:
    options = component.options or lists.get(component.list, ())
    columns = tuple(_replaced(one, options=one.options or lists.get(one.list, ())) for one in component.columns)
    if (options, columns) == (component.options, component.columns):
        return component
    return _replaced(component, options=options, columns=columns)
