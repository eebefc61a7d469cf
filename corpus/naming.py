"""Whether a short sentence tells something, or names what follows as a heading does."""

from __future__ import annotations

import re

#: What opens a sentence that goes on from another, or tells of a time: no heading does.
_TELLING = re.compile(
    r"同时|与此同时|此外|另外|目前|当前|如今|现在|近[年日来期]|日前|今[年天日后]|[去前明上昨次]年|[昨当次][天日]|随[后着]|之后|"
    r"其|首先|最后|然后|接着|为此|为了|为(?!民)|对|因此|因而|所以|但|然而|不过|而|于是|据(?!点)|截[至止]|自(?:从|\d|.{0,8}以来)|"
    r"从(?!严|业|优|快)|在(?!建|线|岗|校|家)|通过|经(?!济|营|贸|费)|全年|年[初末底]|[上下]半年|[一二三四]季度|"
    r"[这那该他她它我您你]|[问答]：|问题\d|(?:通知|会议|意见|文件)(?:明确|要求|指出|强调)|第[一二三四五六]部分|本(?!土|科|地|级|色|领)|有的|有人|一[天名个位]|\d{1,4}年|\d{1,2}月|\d{1,2}日|[\[【“\"‘「『]|[（(]\D"
)
#: What tells or counts rather than names: aspect, report, comparison, copula, shares.
_STATING = re.compile(
    r"了(?!解)|指出|强调|表示|认为|获悉|据介绍|[说称][，,：:。]|要求[，,：:]|比上年|比去年|同比|环比|"
    r"(?:增长|下降|上升|提高|达到?|实现)\d|[%％‰?？]|于[昨今]日|关注到|[须]|只有|应[专当]|位于|地处|坐落|(?<!求)是(?![否非。])|[也却]|甚至|显示|正在|被|已(?!婚)|还(?![款贷])|都(?!市)|就(?![业地近医读诊餐])|需(?![求要])|共有|\d[万亿]?元"
)
#: A figure at the end is what the sentence is about; one at the start (300个社区…) names its subject.
_FIGURE_LAST = re.compile(r"\d[\d.,，万亿]*\s?[\u3400-\u9fff]{0,4}[。！!]?$")


def tells(sentence: str) -> bool:
    """Whether a sentence goes on from another, tells of a time, states or counts; a heading does not."""
    return bool(_TELLING.match(sentence) or _STATING.search(sentence) or _FIGURE_LAST.search(sentence))
