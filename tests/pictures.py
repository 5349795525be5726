"""`python -m tests.pictures` takes the README's pictures anew: the page, and a lever that is dragged.

Needs what the browser tests need; see tests/browser/conftest.py.
"""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from explorer.assets import FOLDER
from tests.bench.servers import serve
from tests.browser.people import ARGS, DRAWN, program

SIZE = {"width": 1280, "height": 800}
LEVER, WAY, STEP = ".st-key-b-on_time input[type=range]", -1, 6  # [px]
STEPS, GAP, REST = 26, 90, 900  # of the drag; [ms] between two, and at its ends
SEEN = {"x": 0, "y": 0, "width": 1280, "height": 485}  # the levers and the board
WIDTH = 960  # [px]
THUMB = """input => {
  const box = input.closest('[data-rac]').getBoundingClientRect()
  return [box.x + box.width / 2, box.y + box.height / 2]
}"""


def frames(page: Page) -> Iterator[Image.Image]:
    """What a person sees who drags the lever there and half the way back."""
    x, y = page.locator(LEVER).evaluate(THUMB)
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_function("() => document.previewed?.preview")
    there = [STEP * n for n in range(STEPS)]
    for distance in there + there[::-2]:
        page.mouse.move(x + WAY * distance, y)
        page.wait_for_timeout(60)
        yield taken(page)
    page.mouse.up()


def taken(page: Page) -> Image.Image:
    """The upper part of the page, smaller."""
    picture = Image.open(BytesIO(page.screenshot(clip=SEEN))).convert("RGB")
    return picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)


def main() -> None:
    with serve("this page") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=ARGS)
        page = browser.new_page(viewport=SIZE, locale="en-US")
        page.goto(f"http://127.0.0.1:{server.port}/")
        page.wait_for_function(DRAWN)
        page.wait_for_timeout(4000)
        page.screenshot(path=FOLDER / "images/screenshot.png")
        first, *rest = frames(page)
        browser.close()
    waits = [REST, *[GAP] * (len(rest) - 1), REST]
    first.save(
        FOLDER / "images/drag.webp", save_all=True, append_images=rest, duration=waits, loop=0, quality=70
    )


if __name__ == "__main__":
    main()
