"""Every word of the page that is not an answer, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.types import Force, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The page in one language; a name says where the words stand."""

    lang: str  # of the page: zh-CN, en
    other_label: str  # name of the other language, in that language
    other_path: str  # where the page in the other language is
    title: str
    subtitle: str
    elder: str
    normal: str
    ask_tab: str
    lookup_tab: str
    read_tab: str
    question_label: str
    question_hint: str
    send: str
    stop: str
    stopped: str
    retry: str
    working: str
    examples: str
    suggestions: str
    asked: str
    answer: str
    verdict: str
    verdicts: Mapping[Verdict, str]
    failed: str
    grounds: str
    nearest: str  # provisions that a decline names
    in_context: str
    whole_text: str
    notices: str
    how: str
    seconds: str
    considered: str
    used: str
    copy: str
    copied: str
    print: str
    share: str
    shared: str
    read_aloud: str
    read_stop: str
    good: str
    bad: str
    why_bad: str
    reasons: Mapping[str, str]
    reason_hint: str
    send_reason: str
    thanks: str
    thanks_not_kept: str
    not_sent: str
    history: str
    history_note: str
    new_talk: str
    clear: str
    no_history: str
    read_as_of: str
    printed_on: str
    disclaimer: str
    address_label: str
    address_hint: str
    document: str
    chapter: str
    body: str
    actor: str
    force: str
    deadline: str
    sort: str
    sorts: Mapping[str, str]
    any: str
    find: str
    reset: str
    count: str
    count_rules: str
    count_all: str
    say_what: str
    whole_provision: str
    nothing_found: str
    export: str
    provision: str
    text: str
    plain_words: str
    draft: str
    names: str
    named_by: str
    names_outside: str
    disagreement: str
    permanent: str
    outline: str
    search_inside: str
    hits_inside: str
    repairs: str
    repaired_page: str
    repaired: str
    repaired_unsure: str
    forces: Mapping[Force, str]
    issued: str
    in_force: str
    plan_period: str
    staff: str
    door_label: str
    door_wrong: str
    door_wait: str
    sign_in: str
    ask_instead: str
    plain_and_related: str
    api: str
    footer: str
    footer_other: str  # of another library than the gazette
    skip: str
    lost: str
    back: str
    steps: Mapping[str, str]  # of a turn, by the name the assistant gives them


ZH = Words(
    lang="zh-CN",
    other_label="English",
    other_path="en/",
    title="宁晋法规问答",
    subtitle="物业、养老、生态环境的规定，用平常话问；每个回答都附公报原文。",
    elder="大字版",
    normal="标准版",
    ask_tab="问答",
    lookup_tab="查条文",
    read_tab="读文件",
    question_label="您的问题",
    question_hint="用平常话写在这里",
    send="提问",
    stop="停止",
    stopped="已停止，没有给出回答。",
    retry="再问一次",
    working="正在查公报…",
    examples="大家常问",
    suggestions="接着问",
    asked="问",
    answer="答",
    verdict="结论",
    verdicts={Verdict.YES: "是", Verdict.NO: "否", Verdict.CONDITIONAL: "看情况"},
    failed="没能回答",
    grounds="依据",
    nearest="最接近的条款，没有回答这个问题",
    in_context="在原文中看",
    whole_text="打开全文",
    notices="请注意",
    how="这个回答怎么来的",
    seconds="用时 {seconds} 秒",
    considered="比较过的条款",
    used="采用",
    copy="复制",
    copied="已复制",
    print="打印",
    share="分享链接",
    shared="链接已复制",
    read_aloud="朗读",
    read_stop="停止朗读",
    good="有用",
    bad="没用",
    why_bad="哪里不好？",
    reasons={
        "wrong": "答错了",
        "citation": "引的条款不对",
        "incomplete": "没答全",
        "unclear": "看不懂",
        "declined": "公报里明明有",
        "other": "其他",
    },
    reason_hint="想补充的话（可不填，请不要写姓名、电话）",
    send_reason="提交",
    thanks="谢谢，意见已交给工作人员。",
    thanks_not_kept="谢谢。本站没有开启意见留存，只计了一次数，没有保存您的问题。",
    not_sent="没有送出去，请过一会儿再试。",
    history="问过的问题",
    history_note="只存在这台设备的浏览器里，不上传。",
    new_talk="新的提问",
    clear="清空记录",
    no_history="还没有问过问题。",
    read_as_of="按 {day} 的规定回答",
    printed_on="打印日期",
    disclaimer="回答由程序根据公报条款整理，以公报原文为准，不代替主管部门的答复。",
    address_label="条款号或词语",
    address_hint="例如：物业办法第四十二条、业主大会、养老床位",
    document="文件",
    chapter="章节",
    body="责任单位",
    actor="主体",
    force="性质",
    deadline="期限",
    sort="排序",
    sorts={"published": "按公报顺序", "shortest": "短的在前", "longest": "长的在前"},
    any="全部",
    find="查找",
    reset="清除条件",
    count="共 {count} 条，已全部列出",
    count_rules="共 {count} 项规定，出自 {provisions} 条，已全部列出",
    count_all="共 {count} 条",
    say_what="输入条款号或词语，或者选一个条件，就会列出全部符合的条款。",
    whole_provision="全文、白话和相关条款",
    nothing_found="没有符合条件的条款。可以少写几个字，或者清除条件再查。",
    export="导出",
    provision="条款",
    text="原文",
    plain_words="白话",
    draft="草稿，未复核",
    names="本条提到",
    named_by="提到本条",
    names_outside="本条提到的其他文件",
    disagreement="公报里说法不一",
    permanent="本条的固定链接",
    outline="目录",
    search_inside="在本文件中查找",
    hits_inside="{count} 处",
    repairs="印刷订正",
    repaired_page="跨页断开的句子 {count} 处已接上",
    repaired="原印“{printed}”，读作“{read}”",
    repaired_unsure="存疑",
    forces={
        Force.MUST: "必须做",
        Force.MUST_NOT: "不得做",
        Force.MAY: "可以做",
        Force.ENTITLED: "有权",
        Force.DEFINES: "定义",
        Force.TARGETS: "目标",
        Force.DESCRIBES: "说明",
    },
    issued="印发日期",
    in_force="施行日期",
    plan_period="规划期",
    staff="工作人员",
    door_label="口令",
    door_wrong="口令不对。",
    door_wait="试得太多，请过一会儿再试。",
    sign_in="进入",
    ask_instead="用这句话提问",
    plain_and_related="白话和相关条款",
    api="接口",
    footer="条款出自《宁晋县人民政府公报》2023年第1号。",
    footer_other="条款出自本站收录的 {count} 份文件。",
    skip="跳到正文",
    lost="没有收到回答：可能问的人太多，或者网络断了。请过一会儿再问一次。",
    back="返回问答",
    steps={
        "read": "读懂问题",
        "retrieve": "检索条款",
        "rank": "比较条款",
        "decide": "判断依据够不够",
        "compose": "组织回答",
        "decline": "说明没有依据",
        "generate": "语言模型起草",
        "answer": "组织回答",
        "verify": "逐字核对引文",
        "notices": "核对时效",
    },
)

EN = Words(
    lang="en",
    other_label="中文",
    other_path="",
    title="Ningjin Regulations",
    subtitle="Property management, elderly care, environment: ask in plain words. "
    "Every answer carries the gazette's own text.",
    elder="Large type",
    normal="Standard type",
    ask_tab="Ask",
    lookup_tab="Look up",
    read_tab="Read",
    question_label="Your question",
    question_hint="Ask in your own words",
    send="Ask",
    stop="Stop",
    stopped="Stopped; no answer was given.",
    retry="Ask again",
    working="Reading the gazette…",
    examples="Often asked",
    suggestions="Ask next",
    asked="Q",
    answer="A",
    verdict="Finding",
    verdicts={Verdict.YES: "Yes", Verdict.NO: "No", Verdict.CONDITIONAL: "It depends"},
    failed="No answer",
    grounds="Based on",
    nearest="Nearest provisions; they do not answer this",
    in_context="See it in context",
    whole_text="Open the document",
    notices="Please note",
    how="How this answer was made",
    seconds="{seconds} s",
    considered="Provisions compared",
    used="used",
    copy="Copy",
    copied="Copied",
    print="Print",
    share="Share link",
    shared="Link copied",
    read_aloud="Read aloud",
    read_stop="Stop reading",
    good="Helpful",
    bad="Not helpful",
    why_bad="What is wrong?",
    reasons={
        "wrong": "The answer is wrong",
        "citation": "Wrong provision",
        "incomplete": "Incomplete",
        "unclear": "Hard to understand",
        "declined": "The gazette does say it",
        "other": "Something else",
    },
    reason_hint="Anything to add (optional; please no names or phone numbers)",
    send_reason="Send",
    thanks="Thank you. The staff will see this.",
    thanks_not_kept="Thank you. This site keeps no comments: one vote was counted, your question was not stored.",
    not_sent="This could not be sent; please try again later.",
    history="Your questions",
    history_note="Kept in this browser only, never uploaded.",
    new_talk="New question",
    clear="Clear history",
    no_history="No questions yet.",
    read_as_of="Answered by the law as of {day}",
    printed_on="Printed on",
    disclaimer="Compiled by a program from the gazette's provisions. The published text prevails; "
    "this is no reply from the competent authority.",
    address_label="Provision number or words",
    address_hint="For example: 物业办法第四十二条, 业主大会, wuye/42",
    document="Document",
    chapter="Chapter",
    body="Body responsible",
    actor="Who is bound",
    force="Kind",
    deadline="Deadline",
    sort="Order",
    sorts={"published": "As published", "shortest": "Shortest first", "longest": "Longest first"},
    any="All",
    find="Find",
    reset="Clear filters",
    count="{count} provisions, all shown",
    count_rules="{count} rules from {provisions} provisions, all shown",
    count_all="{count} provisions",
    say_what="Type a provision number or words, or choose a filter: everything that fits is listed.",
    whole_provision="Whole text, plain words and related provisions",
    nothing_found="No provision fits. Try fewer words, or clear the filters.",
    export="Export",
    provision="Provision",
    text="Text",
    plain_words="In plain words",
    draft="draft, not reviewed",
    names="Refers to",
    named_by="Referred to by",
    names_outside="Texts elsewhere",
    disagreement="The gazette says two things here",
    permanent="Permanent link to this provision",
    outline="Contents",
    search_inside="Search in this document",
    hits_inside="{count} found",
    repairs="Misprints corrected",
    repaired_page="{count} sentences cut by a page break were joined",
    repaired="printed “{printed}”, read “{read}”",
    repaired_unsure="doubtful",
    forces={
        Force.MUST: "must",
        Force.MUST_NOT: "must not",
        Force.MAY: "may",
        Force.ENTITLED: "is entitled",
        Force.DEFINES: "defines",
        Force.TARGETS: "target",
        Force.DESCRIBES: "describes",
    },
    issued="Issued",
    in_force="In force from",
    plan_period="Plan period",
    staff="Staff",
    door_label="Token",
    door_wrong="That is not the token.",
    door_wait="Too many attempts; please try again later.",
    sign_in="Sign in",
    ask_instead="Ask this as a question",
    plain_and_related="Plain words and related provisions",
    api="API",
    footer="All provisions are from the Gazette of the Ningjin County People's Government, 2023, no. 1.",
    footer_other="All provisions are from the {count} documents held here.",
    skip="Skip to content",
    lost="No answer came: too many people may be asking, or the connection was lost. Please ask again shortly.",
    back="Back to questions",
    steps={
        "read": "reading the question",
        "retrieve": "finding provisions",
        "rank": "comparing provisions",
        "decide": "weighing the evidence",
        "compose": "putting the answer together",
        "decline": "saying what is missing",
        "generate": "drafting with the language model",
        "answer": "putting the answer together",
        "verify": "checking every quote",
        "notices": "checking dates",
    },
)


# Questions that the page offers before anything is asked, by subject; of the gazette alone.
EXAMPLES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "zh": (
        (
            "小区物业",
            (
                "物业能因为我没交物业费就把水停了吗？",
                "房子一直空着，物业费能少交吗？",
                "业主大会多少人同意才能换物业？",
            ),
        ),
        (
            "养老服务",
            ("社区老年食堂到2025年要办到什么程度？", "养老床位到2025年要达到多少？"),
        ),
        (
            "生态环境",
            ("2025年PM2.5要降到多少？", "秸秆能不能在地里烧？"),
        ),
    ),
    "en": (
        (
            "Property management",
            (
                "Can my property company cut off my water over unpaid fees?",
                "How many owners must agree before the property company is replaced?",
            ),
        ),
        ("Elderly care", ("What should community canteens for older people reach by 2025?",)),
        ("Environment", ("What is the PM2.5 target for 2025?",)),
    ),
}
