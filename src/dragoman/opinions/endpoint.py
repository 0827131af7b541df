"""Any endpoint that speaks OpenAI's chat completions, as a coder. What is sent: the prompt, a sentence, a title, a day."""

from __future__ import annotations

import json
import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from dragoman import ontology
from dragoman.errors import SettingError
from dragoman.opinions.coders import Opinion, OpinionError, Question
from dragoman.tables import data_path

if TYPE_CHECKING:
    import requests

NONE = "NONE"
PASSING = (429, 500, 502, 503, 504)
"""Statuses after which the same question is asked again, a little later each time."""
TRIES = 4
WAIT_SECONDS = 1.0
HOPELESS = (401, 403, 404, 405)
"""Statuses that every further question would get too."""
LONGEST_FAULT = 200
"""Characters of an answer that an error shows."""
OBJECT = re.compile(r"\{.*\}", re.DOTALL)


class Answer(BaseModel):
    """The JSON object that the prompt asks for."""

    category: str
    mode: str | list[str] | None = None
    status: list[str] = []
    actor: list[str] = []
    recipient: list[str] = []


class Endpoint:
    """A model behind a URL. `url`: up to before `/chat/completions`. `model`: the first that the endpoint lists, unless
    given. `key`: sent to that endpoint as a bearer token. `timeout`: seconds for one answer.

    Environment variables and files with other services' keys are not looked at; proxies are.
    """

    def __init__(self, url: str, model: str | None = None, key: str | None = None, timeout: float = 120.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingError(f"{url!r} is no endpoint; give one like http://localhost:8000/v1")
        self.url = url.rstrip("/").removesuffix("/chat/completions")
        self.host = parts.netloc.rpartition("@")[2]
        self.key = key
        self.timeout = timeout
        self._model = model

    @cached_property
    def model(self) -> str:
        """The model that is asked."""
        if self._model:
            return self._model
        listed = self._send("GET", "models")
        try:
            return str(listed["data"][0]["id"])
        except (KeyError, IndexError, TypeError) as error:
            raise SettingError(f"{self.url} lists no models; name one with --model") from error

    @property
    def name(self) -> str:
        return f"{self.model} at {self.host}"

    def judge(self, question: Question) -> Opinion:
        """Ask. Raises OpinionError for an answer that is no coding, SettingError when the endpoint cannot be asked."""
        messages = [{"role": "system", "content": prompt()}, {"role": "user", "content": passage(question)}]
        answer = self._send("POST", "chat/completions", {"model": self.model, "messages": messages, "temperature": 0})
        try:
            content = answer["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError) as error:
            raise OpinionError("the answer has no message", source=self.name) from error
        return read_answer(str(content or ""), self.name)

    @cached_property
    def _session(self) -> requests.Session:
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.util import Retry

        session = requests.Session()
        session.trust_env = False  # or keys of ~/.netrc would go with the question
        session.proxies = {name: url for name, url in requests.utils.get_environ_proxies(self.url).items() if url}
        waits = {"status_forcelist": PASSING, "backoff_factor": WAIT_SECONDS, "raise_on_status": False}
        again = Retry(TRIES - 1, connect=0, read=0, allowed_methods=None, **waits)
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=again))
        if self.key:
            session.headers["Authorization"] = f"Bearer {self.key}"
        return session

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        import requests

        where = f"{self.url}/{path}"
        try:
            answer = self._session.request(method, where, json=body, timeout=self.timeout, allow_redirects=False)
        except requests.Timeout as error:
            raise OpinionError(f"no answer within {self.timeout:g} seconds", source=where) from error
        except requests.RequestException as error:
            raise SettingError(f"{where} cannot be asked: {_short(str(error))}") from error
        if answer.status_code in HOPELESS or answer.is_redirect:
            raise SettingError(f"{where} answers {answer.status_code}: {_short(answer.text)}")
        if not answer.ok:
            raise OpinionError(f"answers {answer.status_code}: {_short(answer.text)}", source=where)
        try:
            return answer.json()
        except ValueError as error:
            raise OpinionError(f"the answer is no JSON: {_short(answer.text)}", source=where) from error


@cache
def prompt() -> str:
    """What the model is told of its task; the same for every question."""
    modes: dict[str, list[str]] = {}
    for category, mode in ontology.modes():
        modes.setdefault(category, []).append(mode)
    told = (
        f"{c.name}: {c.covers}. Modes: {', '.join(modes.get(c.name, ())) or 'none'}" for c in ontology.categories().values()
    )
    text = data_path("opinions", "prompt.txt").read_text(encoding="utf-8")
    return text.replace("{categories}", "\n".join(told))


def passage(question: Question) -> str:
    """What is told of one event."""
    day = f"Report of {question.date}. " if question.date else ""
    title = f"Headline: {question.title}\n" if question.title else ""
    return f"{day}{title}Sentence: {question.marked}"


def read_answer(content: str, source: str) -> Opinion:
    """The coding in a model's answer, which may stand among other words. Raises OpinionError when there is none."""
    found = OBJECT.search(content)
    try:
        answer = Answer.model_validate(json.loads(found.group() if found else content))
    except (ValueError, ValidationError) as error:
        raise OpinionError(f"no coding in the answer: {_short(content)}", source=source) from error
    category = answer.category.strip().upper()
    if category == NONE:
        return Opinion(None)
    if category not in ontology.categories():
        raise OpinionError(f"{answer.category!r} is no PLOVER category", source=source)
    given = [answer.mode] if isinstance(answer.mode, str) else answer.mode or []
    known = tuple(mode for mode in given if (category, mode) in ontology.modes())
    marks = tuple(mark for mark in ontology.AUX_MODES if mark in answer.status)
    return Opinion(category, known, marks, _codes(answer.actor), _codes(answer.recipient))


def _codes(given: list[str]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in given)


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_FAULT]
