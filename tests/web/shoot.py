"""Pictures of a running site for the documentation: `python -m tests.web.shoot http://127.0.0.1:7860`."""

import sys
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from tests.web.serving import CHROMIUM, FLAGS, ROOT

IMAGES = ROOT / "docs" / "images"
WIDE, NARROW = (1280, 900), (390, 844)
TALLEST = 1400  # pixels of a picture


def shoot(page: Page, url: str, name: str) -> None:
    """Bring a scene on the screen and keep its picture."""
    page.goto(url)
    if "q=" in url:
        page.locator('#nj-now [data-state="done"]').wait_for()
    elif name == "lookup":
        page.locator('#nj-tabs button[role="tab"]').nth(1).click()
        page.locator("#nj-terms textarea, #nj-terms input").fill("民政局 2023")
        page.keyboard.press("Enter")
        page.locator(".nj-item").first.wait_for()
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    page.evaluate("window.scrollTo(0, 0)")
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(
        path=IMAGES / f"{name}.png", full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height}
    )


def main(base: str) -> None:
    """Every picture that the documentation shows."""
    IMAGES.mkdir(exist_ok=True)
    scenes = {
        "page": (WIDE, "/?q=" + quote("物业能因为我没交物业费就把水停了吗？")),
        "english": (WIDE, "/en/?q=" + quote("Can my property company cut off my water over unpaid fees?")),
        "phone": (NARROW, "/?q=" + quote("房子一直空着，物业费能少交吗？")),
        "elder": (NARROW, "/?elder=1&q=" + quote("社区老年食堂到2025年要办到什么程度？")),
        "lookup": (WIDE, "/"),
        "read": (WIDE, "/documents/zhichengqu"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, ((width, height), path) in scenes.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            shoot(context.new_page(), base.rstrip("/") + path, name)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
