"""Visitors who drop files into My statement, without a browser."""

import itertools
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from explorer.wording.words import load
from tests.served import Visitor

WORDS = load("en")
READ = WORDS("bill.read", n="|", first="", last="", months="").partition("|")[0]
REFUSED = {sentence for key, sentence in WORDS.sentences.items() if key.startswith("bill.refused_")}


class Uploader(Visitor):
    """One who has My statement open."""

    def __enter__(self) -> "Uploader":
        super().__enter__()
        self._numbers = itertools.count()
        self._widgets: dict[str, WidgetState] = {}
        section = self._id(self.run(), "button_group", "page.part")
        self._widgets[section] = WidgetState(id=section)
        self._widgets[section].string_array_value.data.append(WORDS("section.bill"))
        self._uploader = self._id(self._act(), "file_uploader", "bill.file")
        return self

    def drop(self, data: bytes) -> tuple[str, float]:
        """What becomes of a file: `read`, or why it was refused; and after how many seconds."""
        start = time.monotonic()
        self.begin(data)
        while True:
            sent = self.read()
            if told := self._told(sent):
                del self._widgets[self._uploader]
                self._uploader = self._id(sent, "file_uploader", "bill.file")
                return told, time.monotonic() - start

    def begin(self, data: bytes) -> None:
        """Drop a file and wait for nothing."""
        name = f"file{next(self._numbers)}"
        assert self.upload(data, name=name) == 204
        widget = WidgetState(id=self._uploader)
        info = widget.file_uploader_state_value.uploaded_file_info.add(
            name=name, file_id=name, size=len(data)
        )
        info.file_urls.file_id = name
        self._widgets[self._uploader] = widget
        self._send()

    def ask_again(self) -> None:
        """Have the page run anew while it runs."""
        self._send()

    def told(self) -> str:
        """What a run of the page says of the file, if it does yet."""
        return self._told(self.read())

    def _act(self) -> list[ForwardMsg]:
        self._send()
        return self.read()

    def _send(self) -> None:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.context_info.locale = "en-US"
        message.rerun_script.widget_states.widgets.extend(self._widgets.values())
        self.socket.send(message.SerializeToString())

    @staticmethod
    def _told(sent: list[ForwardMsg]) -> str:
        """What the page says of the file, if it does yet."""
        elements = [message.delta.new_element for message in sent if message.HasField("delta")]
        if any(one.markdown.body.startswith(READ) for one in elements):
            return "read"
        return next((one.alert.body for one in elements if one.alert.body in REFUSED), "")

    @staticmethod
    def _id(sent: list[ForwardMsg], kind: str, key: str) -> str:
        elements = [message.delta.new_element for message in sent if message.HasField("delta")]
        (found,) = {getattr(one, kind).id for one in elements if key in getattr(one, kind).id}
        return found
