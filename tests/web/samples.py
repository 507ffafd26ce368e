"""The real texts with a handful of rules of our own: pages that do not change when the project's rules do."""

from collections.abc import Sequence

from corpus.library import Library, read_bodies
from corpus.rules import RuleBook
from corpus.types import Ask, Force, Quote, Rule, Verdict


def sample_library() -> Library:
    """All provisions of the gazette, five rules."""
    bodies = read_bodies()
    return Library(
        documents={b.document.id: b.document for b in bodies},
        provisions={p.id: p for b in bodies for p in b.provisions},
        book=RuleBook(rules=RULES, gaps=(), non_normative=()),
        bodies=bodies,
        fingerprint="sample",
    )


def _asks(verdict: Verdict | None, texts: Sequence[str]) -> tuple[Ask, ...]:
    return tuple(
        Ask(
            text=text,
            lang="zh" if any("一" <= c <= "鿿" for c in text) else "en",
            verdict=verdict,
            short_zh="",
            short_en="",
        )
        for text in texts
    )


RULES = (
    Rule(
        id="wuye-42-b",
        document="wuye",
        provision="wuye/42",
        quotes=(
            Quote(
                provision="wuye/42",
                text="物业服务企业不得采取中断提供、限制或者变相限制购买水、电、气、热以及关闭门禁、停运电梯等方式"
                "迫使业主交纳物业服务费。",
            ),
            Quote(provision="wuye/42", text="业主欠交物业服务费的，物业服务企业可以依法催交。"),
        ),
        who=("物业服务企业",),
        force=Force.MUST_NOT,
        act="以停水停电等方式催交物业费",
        condition="业主欠交物业服务费",
        limit="",
        to_whom="业主",
        plain_zh="业主没交物业费，物业公司也不能用停水、停电、停气、停热、关门禁、停电梯的办法逼着交；可以依法催交。",
        plain_en="Even if fees are unpaid, the property company must not cut off or restrict water, power, gas or "
        "heating, shut the door access or stop the lifts to force payment. It may demand payment by lawful means.",
        asks=_asks(
            Verdict.NO,
            (
                "物业能因为我没交物业费就把水停了吗？",
                "欠了物业费，电梯卡给停了，合规吗",
                "Can my property company cut off my water over unpaid fees?",
            ),
        ),
        related=("wuye/41",),
        reviewed="",
    ),
    Rule(
        id="wuye-10-a",
        document="wuye",
        provision="wuye/10",
        quotes=(Quote(provision="wuye/10", text="住宅物业交付后空置六个月以上的，其前期物业服务费应当减收"),),
        who=("前期物业服务企业",),
        force=Force.MUST,
        act="减收前期物业服务费",
        condition="住宅物业交付后空置六个月以上",
        limit="六个月以上",
        to_whom="业主",
        plain_zh="住宅交付后空置满六个月以上的，前期物业服务费应当减收；减多少、怎么办手续，由县价格主管部门会同住建部门规定。",
        plain_en="If a delivered flat stands empty for six months or more, the initial property fee must be reduced; "
        "how much and by what procedure is set by the county price department with the housing department.",
        asks=_asks(
            Verdict.CONDITIONAL,
            ("房子一直空着，物业费能少交吗？", "Can I pay less if my flat is empty?"),
        ),
        related=("wuye/9",),
        reviewed="2026-11-20 司法局",
    ),
    Rule(
        id="wuye-22-a",
        document="wuye",
        provision="wuye/22",
        quotes=(
            Quote(
                provision="wuye/22",
                text="三十位以上业主或者占业主总数百分之五以上的业主可以向物业所在地街道办事处（乡镇人民政府）"
                "提出召开首次业主大会的申请",
            ),
        ),
        who=("业主",),
        force=Force.MAY,
        act="申请召开首次业主大会",
        condition="符合召开首次业主大会条件",
        limit="三十位以上；百分之五以上",
        to_whom="街道办事处（乡镇人民政府）",
        plain_zh="三十位以上业主，或者占业主总数百分之五以上的业主，就可以向街道办（乡镇政府）申请开第一次业主大会。",
        plain_en="Thirty or more owners, or owners who are five per cent or more of all owners, may apply to the "
        "sub-district office (township government) for the first owners' meeting.",
        asks=_asks(Verdict.YES, ("我们小区三十个业主能申请开业主大会吗？",)),
        related=(),
        reviewed="2026-11-20 司法局",
    ),
    Rule(
        id="yanglao-9-a",
        document="yanglao",
        provision="yanglao/2.2.2.9",
        quotes=(
            Quote(
                provision="yanglao/2.2.2.9",
                text="到2023年，开展助餐服务的社区覆盖率达到50%；到2025年，所有社区具备助餐功能，"
                "服务基本覆盖社区内所有居住小区。",
            ),
        ),
        who=("民政局", "商务局", "市场监管局", "各乡镇人民政府", "街道办"),
        force=Force.TARGETS,
        act="社区助餐服务全覆盖",
        condition="",
        limit="到2023年；50%；到2025年",
        to_whom="",
        plain_zh="到2023年，开展助餐服务的社区要达到50%；到2025年，所有社区都要能助餐，基本覆盖所有居住小区。",
        plain_en="By 2023 half (50%) of the communities offer meals for older people; by 2025 all of them can, "
        "reaching nearly every residential compound.",
        asks=_asks(None, ("社区老年食堂到2025年要办到什么程度？", "老人助餐 责任单位")),
        related=(),
        reviewed="2026-11-20 民政局",
    ),
    Rule(
        id="huanbao-t1-a",
        document="huanbao",
        provision="huanbao/t1.1",
        quotes=(
            Quote(
                provision="huanbao/t1.1",
                text="环境治理\t1\t县城 PM _{2.5} 年平均浓度 (μg/m ³)\t64\t40\t--\t约束性",
            ),
        ),
        who=("宁晋县",),
        force=Force.TARGETS,
        act="县城PM2.5年平均浓度下降",
        condition="",
        limit="2025年；40",
        to_whom="",
        plain_zh="到2025年，县城PM2.5年平均浓度要降到40微克/立方米；2020年是64微克/立方米。这是约束性指标。",
        plain_en="By 2025 the annual mean PM2.5 in the county town is to fall to 40 μg/m³, from 64 in 2020. "
        "The target is binding.",
        asks=_asks(None, ("2025年PM2.5要降到多少？", "What is the PM2.5 target for 2025?")),
        related=(),
        reviewed="2026-11-20 生态环境局",
    ),
)
