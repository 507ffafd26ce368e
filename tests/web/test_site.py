"""The pages in a real browser, against a site that really listens."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect, sync_playwright

from tests.web.serving import ARTEFACTS, CHROMIUM, FLAGS, TOKEN, Site

pytestmark = [
    pytest.mark.xdist_group("page"),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine: the pages are tested in a real browser"
    ),
]

WATER = "物业能因为我没交物业费就把水停了吗？"
WATER_EN = "Can my property company cut off my water over unpaid fees?"
EVIL = "<img src=x onerror=\"window.hacked='img'\"><script>window.hacked='script'</script>物业费"
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
HOMES = {"zh": "/", "en": "/en/"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A browser window of its own, with everything that should not have happened in it."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note(self, error: str) -> None:
        """Remember an error; that a page was left while it listened is none."""
        if not any(left in error for left in ("AbortError", "Connection errored out")):
            self.errors.append(error)

    def dismiss(self, dialog: Dialog) -> None:
        """A dialog is an error: nothing of ours opens one."""
        self.errors.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str = "/") -> Page:
        """Go there and wait until the page can be used."""
        self.page.goto(self.base + path)
        if self.page.locator("gradio-app").count():
            self.page.locator('#nj-tabs button[role="tab"]').first.wait_for()
            self.page.wait_for_function(
                "() => !document.querySelector('#nj-send') || window.nj !== undefined"
            )
        return self.page

    def ask(self, question: str) -> None:
        """Type a question and press Enter."""
        box = self.page.locator("#nj-question textarea")
        box.fill(question)
        box.press("Enter")
        self.answered(question)

    def answered(self, question: str) -> None:
        """Wait for the answer to this question on the screen."""
        told = '#nj-now [data-state="done"] .nj-question'
        self.page.locator(told, has_text=re.compile(f"^{re.escape(question)}$")).wait_for()

    def tab(self, number: int) -> None:
        """Choose a part of the page."""
        self.page.locator('#nj-tabs button[role="tab"]').nth(number).click()

    def shoot(self, name: str) -> None:
        """Keep a picture among the artefacts."""
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


Open = Callable[..., Visit]


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Open]:
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def new(size: str = "wide", **options: object) -> Visit:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]  # options of any type
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        made = Visit(page=page, base=site.url)
        visits.append(made)

        def gate(route: Route) -> None:
            if route.request.url.startswith((site.url, "data:", "blob:")):
                route.continue_()
            else:
                made.outside.append(route.request.url)
                route.abort()

        context.route("**/*", gate)
        page.on("pageerror", lambda error: made.note(str(error)))
        page.on("console", lambda m: made.note(m.text) if m.type == "error" else None)
        page.on("dialog", made.dismiss)
        return made

    yield new
    for context in contexts:
        context.close()
    assert [v.outside for v in visits if v.outside] == []
    assert [v.errors for v in visits if v.errors] == []


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize(("lang", "question"), [("zh", WATER), ("en", WATER_EN)])
def test_a_question_is_answered_first_and_then_grounded(
    visit: Open, size: str, lang: str, question: str
) -> None:
    """In both languages and widths: verdict, plain words, cards that open; nothing sticks out."""
    here = visit(size)
    page = here.open(HOMES[lang])
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    here.shoot(f"start-{lang}-{size}")
    assert overflow(page) <= 0

    here.ask(question)

    expect(page.locator("#nj-now .nj-verdict strong")).to_have_text({"zh": "不能。", "en": "No."}[lang])
    expect(page.locator("#nj-now .nj-card h4")).to_have_text(["第四十二条"])
    assert page.locator("#nj-question textarea").input_value() == ""
    page.locator("#nj-now .nj-context summary").click()
    expect(page.locator("#nj-now .nj-quoted").first).to_be_visible()
    here.shoot(f"answer-{lang}-{size}")
    assert overflow(page) <= 0


@pytest.mark.parametrize("size", list(SIZES))
def test_a_decline_is_clear(visit: Open, size: str) -> None:
    """It looks like neither yes nor no and says what the gazette holds."""
    here = visit(size)
    page = here.open()

    here.ask("明天天气怎么样")

    expect(page.locator("#nj-now .nj-declined")).to_contain_text("这件事不在这期公报的范围里")
    here.shoot(f"decline-zh-{size}")


def test_an_example_is_one_click(visit: Open) -> None:
    """And the examples make room for the answer."""
    here = visit()
    page = here.open()

    page.locator("#nj-start .nj-ask").first.click()

    here.answered(WATER)
    expect(page.locator("#nj-start")).to_be_hidden()


def test_the_talk_goes_on_and_goes_along(visit: Open) -> None:
    """The earlier answer stays above, and the service hears of it; a new talk begins without it."""
    here = visit()
    page = here.open()
    here.ask(WATER)

    here.ask("刚才问的是什么？")

    expect(page.locator("#nj-log .nj-question")).to_have_text([WATER])
    expect(page.locator("#nj-now .nj-lead")).to_contain_text("user：物业能因为我；assistant：不能。")
    page.locator('[data-do="new"]').click()
    expect(page.locator("#nj-log .nj-turn")).to_have_count(0)
    here.ask("刚才问的是什么？")
    expect(page.locator("#nj-now .nj-lead")).to_have_text("没有问过")


def test_a_shared_link_asks_the_same_question(visit: Open) -> None:
    """What is copied is an address of this site that opens with the answer."""
    here = visit(permissions=["clipboard-read", "clipboard-write"])
    page = here.open()
    here.ask(WATER)
    page.locator('#nj-now [data-do="share"]').click()
    expect(page.locator('#nj-now [data-do="share"]')).to_have_text("链接已复制")
    address = str(page.evaluate("navigator.clipboard.readText()"))
    assert address.startswith(here.base)

    other = visit()
    other.open(address.removeprefix(here.base))

    other.answered(WATER)


def test_the_copied_answer_has_its_sources_and_its_day(visit: Open) -> None:
    """Pasted elsewhere it still says where it is from."""
    here = visit(permissions=["clipboard-read", "clipboard-write"])
    page = here.open()
    here.ask(WATER)

    page.locator('#nj-now [data-do="copy"]').click()
    expect(page.locator('#nj-now [data-do="copy"]')).to_have_text("已复制")

    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert "《宁晋县物业管理暂行办法》第四十二条" in copied
    assert re.search(r"按 \d{4}年\d+月\d+日 的规定回答$", copied)


def test_asked_questions_stay_in_this_browser_and_can_be_forgotten(visit: Open) -> None:
    """They are there after a reload, ask again at a click, and are gone when cleared."""
    here = visit()
    page = here.open()
    here.ask(WATER)
    here.open()
    page.locator(".nj-history summary").click()
    expect(page.locator(".nj-past .nj-ask")).to_have_text([WATER])

    page.locator(".nj-past .nj-ask").click()
    here.answered(WATER)

    page.locator('[data-do="forget"]').click()
    expect(page.locator(".nj-past .nj-ask")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('nj-past')") == "[]"


def test_markup_never_runs(visit: Open) -> None:
    """In the question, the address, the remembered questions, the search, the look-up and on the desk."""
    here = visit()
    page = here.open()
    here.ask(EVIL)
    page.locator('#nj-now [data-do="bad"]').click()
    page.locator("#nj-now .nj-reasons input[name=comment]").fill(EVIL)
    page.locator("#nj-now .nj-reasons button").click()
    page.locator("#nj-now .nj-thanks").wait_for()
    page.evaluate("q => localStorage.setItem('nj-past', JSON.stringify([q]))", EVIL)
    here.open("/?q=" + quote(EVIL))
    here.answered(EVIL)
    page.locator(".nj-history summary").click()
    expect(page.locator(".nj-past .nj-ask").first).to_have_text(EVIL)
    here.tab(1)
    page.locator("#nj-terms textarea, #nj-terms input").fill(EVIL)
    page.keyboard.press("Enter")
    expect(page.locator("#nj-rows")).to_contain_text("没有符合条件的条款")
    assert page.evaluate("window.hacked") is None
    here.open("/documents/wuye?q=" + quote(EVIL))
    assert page.evaluate("window.hacked") is None
    sign_in(here)
    here.tab(1)
    expect(page.locator("#nj-groups")).to_contain_text("<img src=x")
    assert page.evaluate("window.hacked") is None


def test_large_type_is_larger_shows_less_and_is_remembered(visit: Open) -> None:
    """One click, and it stays."""
    here = visit("narrow")
    page = here.open()
    small = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")

    page.locator('[data-do="elder"]').click()

    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= small * 1.3
    expect(page.locator('[data-do="elder"]')).to_have_attribute("aria-pressed", "true")
    here.open()
    here.ask(WATER)
    expect(page.locator("#nj-now .nj-how")).to_be_hidden()
    expect(page.locator('#nj-now [data-do="speak"]')).to_be_visible()
    here.shoot("elder-zh-narrow")
    assert overflow(page) <= 0


def test_the_other_language_is_one_click_away(visit: Open) -> None:
    """There and back."""
    here = visit()
    page = here.open()

    page.get_by_role("link", name="English").click()
    page.locator("#nj-send").wait_for()
    expect(page.locator("h1")).to_have_text("Ningjin Regulations")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("h1")).to_have_text("宁晋法规问答")


def test_the_printed_sheet_has_answer_sources_and_dates_only(visit: Open) -> None:
    """No buttons, no box, no earlier turns."""
    here = visit()
    page = here.open()
    here.ask("房子一直空着，物业费能少交吗？")
    here.ask(WATER)
    page.evaluate("window.print = () => { window.sheet = document.body.innerText; }")
    page.emulate_media(media="print")

    page.locator('#nj-now [data-do="print"]').dispatch_event("click")

    sheet = str(page.evaluate("window.sheet"))
    assert WATER in sheet
    assert "业主欠交物业服务费的，物业服务企业可以依法催交。" in sheet
    assert "打印日期" in sheet
    assert here.base in sheet
    assert not any(word in sheet for word in ("房子一直空着", "分享链接", "提问", "大家常问", "接着问"))
    ARTEFACTS.mkdir(exist_ok=True)
    page.evaluate("document.body.classList.add('nj-one')")
    page.pdf(path=ARTEFACTS / "printed.pdf")


def test_a_vote_reaches_the_desk_with_its_reason(visit: Open) -> None:
    """The reader is thanked and told that it was kept."""
    here = visit()
    page = here.open()
    here.ask("我们小区三十个业主能申请开业主大会吗？")
    page.locator('#nj-now [data-do="bad"]').click()
    page.get_by_label("引的条款不对").check()
    page.locator("#nj-now .nj-reasons button").click()
    expect(page.locator("#nj-now .nj-thanks")).to_have_text("谢谢，意见已交给工作人员。")

    sign_in(here)
    here.tab(1)

    row = page.locator("#nj-groups tr", has_text="三十个业主")
    expect(row).to_contain_text("引的条款不对")
    here.shoot("desk-zh-wide")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出为评测题").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert "我们小区三十个业主能申请开业主大会吗？" in [json.loads(line)["question"] for line in lines]


def sign_in(here: Visit) -> None:
    page = here.open("/staff/")
    if page.locator("#nj-token").count():
        page.locator("#nj-token").fill(TOKEN)
        page.locator(".nj-door button").click()
    page.locator("#nj-reports .nj-none, #nj-reports .nj-report").first.wait_for()


def test_the_staff_pages_ask_for_the_token(visit: Open) -> None:
    """A wrong one is refused, signing out closes them again."""
    here = visit()
    page = here.open("/staff/")
    assert page.url.endswith("/staff/login")
    here.shoot("door-zh-wide")
    refusal = httpx.post(f"{here.base}/staff/login", data={"token": "falsch"}, trust_env=False)
    assert refusal.status_code == 401
    assert "口令不对" in refusal.text

    sign_in(here)
    expect(page.locator("h1")).to_have_text("工作台")
    here.shoot("evaluations-zh-wide")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Staff")
    page.get_by_role("link", name="Sign out").click()

    here.open("/staff/")
    assert page.url.endswith("/staff/login")
    here.errors = [e for e in here.errors if "401" not in e]  # what the page left behind still asked for


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("lang", list(HOMES))
def test_a_lookup_is_complete_and_can_be_taken_along(visit: Open, size: str, lang: str) -> None:
    """The count is the number of rows; a row opens its provision; the file is there."""
    here = visit(size)
    page = here.open(HOMES[lang])
    here.tab(1)
    page.locator("#nj-terms textarea, #nj-terms input").fill("业主大会 同意")

    page.keyboard.press("Enter")

    page.locator(".nj-item").first.wait_for()
    rows = page.locator(".nj-item").count()
    expect(page.locator(".nj-count strong")).to_contain_text(str(rows))
    page.locator(".nj-item summary").first.click()
    expect(page.locator(".nj-item .nj-about").first).to_be_visible()
    here.shoot(f"lookup-{lang}-{size}")
    assert overflow(page) <= 0
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "ningjin-lookup.xlsx"
    page.locator("#nj-reset").click()
    expect(page.locator(".nj-item")).to_have_count(0)


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("lang", list(HOMES))
def test_a_document_can_be_read_and_searched(visit: Open, size: str, lang: str) -> None:
    """Chosen from the list; what is searched for is marked; the outline is open where there is room."""
    here = visit(size)
    page = here.open(HOMES[lang])
    here.tab(2)
    expect(page.locator(".nj-document")).to_have_count(4)
    page.locator("#nj-document input").click()
    page.get_by_role("option").nth(1).click()
    page.locator("#nj-search textarea, #nj-search input").fill("维修资金")
    page.keyboard.press("Enter")

    page.locator(".nj-hits").wait_for()

    assert page.locator("mark.nj-hit").count() > 3
    expect(page.locator(".nj-outline")).to_have_js_property("open", size == "wide")
    assert overflow(page) <= 0
    page.evaluate("document.querySelectorAll('.nj-provision:nth-of-type(n+12)').forEach(e => e.remove())")
    here.shoot(f"read-{lang}-{size}")


def test_a_permanent_link_leads_to_the_provision(visit: Open) -> None:
    """It is on the screen and stands out, without Gradio."""
    here = visit("narrow")
    page = here.open("/documents/wuye#wuye-42")

    expect(page.locator("#wuye-42")).to_be_in_viewport()
    background = page.evaluate("getComputedStyle(document.getElementById('wuye-42')).backgroundColor")
    assert background != "rgba(0, 0, 0, 0)"


def test_a_slow_turn_can_be_stopped(visit: Open) -> None:
    """The page says so, and the next question is answered."""
    here = visit()
    page = here.open()
    page.locator("#nj-question textarea").fill("请慢慢说：" + WATER)
    page.locator("#nj-send").click()
    page.locator('#nj-now [data-state="working"]').wait_for()
    page.locator("#nj-stop").click()
    expect(page.locator("#nj-now")).to_contain_text("已停止")

    here.ask("房子一直空着，物业费能少交吗？")

    expect(page.locator("#nj-now .nj-verdict strong")).to_have_text("要看情况。")


def test_a_lost_connection_is_said_and_the_next_question_is_answered(visit: Open) -> None:
    """The page does not wait for ever."""
    here = visit()
    page = here.open()
    page.route("**/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "Queue is full."}))
    page.locator("#nj-question textarea").fill(WATER)
    page.locator("#nj-send").click()
    expect(page.locator(".nj-lost")).to_contain_text("没有收到回答")
    expect(page.locator("#nj-question textarea")).to_have_value(WATER)
    page.unroute("**/queue/join*")

    here.ask(WATER)

    expect(page.locator(".nj-lost")).to_be_hidden()
    here.errors.clear()  # the browser itself notes the failed request


def test_the_page_can_be_used_by_keyboard_alone(visit: Open) -> None:
    """The first stop leads to the question; the answer is announced; its tools can be reached."""
    here = visit()
    page = here.open()

    page.keyboard.press("Tab")
    expect(page.locator(".nj-skip")).to_be_focused()
    page.locator("#nj-question textarea").focus()
    page.keyboard.type(WATER)
    page.keyboard.press("Enter")
    here.answered(WATER)

    expect(page.locator("#nj-now")).to_have_attribute("aria-live", "polite")
    page.locator('#nj-now [data-do="bad"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nj-now .nj-reasons input").first).to_be_focused()


def look(here: Visit, scene: str) -> None:
    """Bring a scene on the screen."""
    if scene == "answer":
        here.ask(WATER)
    elif scene in {"lookup", "read"}:
        here.tab({"lookup": 1, "read": 2}[scene])
        here.page.locator({"lookup": "#nj-terms", "read": ".nj-document"}[scene]).first.wait_for()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("path", "scene"),
    [
        ("/", "start"),
        ("/", "answer"),
        ("/?elder=1", "answer"),
        ("/", "lookup"),
        ("/", "read"),
        ("/en/", "answer"),
        ("/documents/wuye", "start"),
        ("/documents?lang=en", "start"),
        ("/staff/login", "start"),
        ("/docs", "start"),
    ],
)
def test_axe_finds_nothing_serious(visit: Open, path: str, scene: str, dark: bool) -> None:
    """Contrast, names, roles and structure, on light paper and on dark."""
    here = visit("narrow", color_scheme="dark" if dark else "light")
    page = here.open(path)
    look(here, scene)

    found = Axe().run(page).response["violations"]

    serious = [
        (v["id"], [n["html"][:120] for n in v["nodes"]][:3])
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]
    assert serious == []
