"""Every sentence that is not read out of a rule: one place, two languages."""

from collections.abc import Mapping

SMALL_TALK = {
    "zh": "您好！我是宁晋县政府公报的问答助手，可以问物业、养老、生态环境方面的规定，比如“物业能因为没交物业费停水吗？”",
    "en": "Hello! I answer questions about the regulations in the Ningjin County gazette: property management, "
    "elderly care and the environment. For example: “Can the property company cut off my water over unpaid fees?”",
}
NOT_IN_CORPUS = {
    "zh": "公报里没有写这件事，不能给您一个准确的答复。",
    "en": "The gazette does not say this, so no answer can be given.",
}
OUT_OF_SCOPE = {
    "zh": "这件事不在这期公报的范围里。公报收录的是物业管理、养老服务和生态环境方面的四份文件。",
    "en": "This is outside the gazette, whose four documents are about property management, elderly care and "
    "the environment.",
}
UNCLEAR = {
    "zh": "没看明白您问的是什么，请换个说法，把事情说具体一点。",
    "en": "It is not clear what you are asking. Please put it another way, with a little more detail.",
}
SEARCHED = {
    "zh": "查遍了{documents}份文件的{provisions}个条款，没有能回答它的。",
    "en": "All {provisions} provisions of the {documents} documents were searched; none answers it.",
}
NEAREST = {"zh": "最接近的条款：{labels}", "en": "Nearest provisions: {labels}"}
OFFICE = {
    "zh": "公报里负责这类事的是：{office}，可以向其询问。",
    "en": "The body that the gazette names for such matters: {office}.",
}
BASIS = {"zh": "依据：", "en": "Based on:"}
CITED = {"zh": "《{title}》{label}：“{quote}”", "en": "《{title}》{label}: “{quote}”"}
CONDITIONAL = {"zh": "要看情况。", "en": "It depends."}
NO_SUCH = {
    "zh": "《{title}》没有{label}，最后一条是{last}。",
    "en": "《{title}》 has no {label}: its last article is {last}.",
}
ELSEWHERE = {
    "zh": "您提到的是{named}，这里回答所依据的是{cited}。",
    "en": "You mention {named}; this answer rests on {cited}.",
}
REPAIRED = {
    "zh": "引文里有印刷差错已按上下文订正：原印“{printed}”，读作“{read}”（{reason}）。",
    "en": "The quoted text corrects a misprint: printed “{printed}”, read “{read}”.",
}
DOUBTFUL = {
    "zh": "引文照原样刊出，其中“{printed}”可能有印刷差错，疑为“{read}”。",
    "en": "The quote stands as printed; “{printed}” in it may be a misprint for “{read}”.",
}
DRAFT = {
    "zh": "这条通俗解释是草稿，尚未复核，请以引文为准。",
    "en": "These plain words are a draft that has not been reviewed; the quoted text is what counts.",
}
MODEL_FELL_BACK = {
    "zh": "语言模型没有给出可用的回答（{reason}），以下由规则直接给出。",
    "en": "The chat model gave no usable answer ({reason}); this one comes straight from the rules.",
}
INTERNAL = {
    "zh": "系统出了差错，这个问题没能回答，请稍后再试。",
    "en": "Something went wrong here and the question could not be answered. Please try again.",
}


def say(phrase: Mapping[str, str], lang: str, **parts: str) -> str:
    """Fill a phrase in the asker's language."""
    return phrase[lang].format(**parts)
