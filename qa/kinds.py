"""What kind of answer a question wants, by the words that ask."""

from __future__ import annotations

import re
from typing import Literal

from qa.wanted import CHANGE, SHARE

Kind = Literal[
    "greeting",
    "help",
    "overview",
    "figure",
    "compare",
    "time",
    "who",
    "where",
    "what",
    "list",
    "how",
    "why",
    "yesno",
]


_DOCUMENT = r"(?:这|本|该|此)?(?:篇|份|个)?(?:报告|报道|文章|公报|文件|材料|新闻|稿子|文本|通知|简报|通报|总结|汇报|讲话|白皮书)"


_GREETING = re.compile(
    r"^(?:你好|您好|嗨|哈喽|hi|hello|早上好|下午好|晚上好|在吗|谢谢.{0,3}|再见)[呀啊吗!。.~,\s]*$"
)


_HELP = re.compile(
    r"^(?:你|您)?(?:能|可以|会)(?:做|干|回答|帮我?做?)(?:些|点)?(?:什么|啥|哪些).{0,6}$|^(?:怎么|如何)(?:使?用|提问).{0,4}$|^帮助[?!]?$|^help$|^你是谁[?]?$"
)


_OVERVIEW = re.compile(
    rf"(?:{_DOCUMENT}|全文|通篇|总结|方案|意见|规划|计划)(?:一共|总共|都)?(?:由|分(?:为|成)?|有|包括|包含).{{0,4}}(?:几|多少|什么|哪).{{0,2}}(?:部分|章节?|板块|大块|方面)|用.{{1,6}}话.{{0,4}}(?:总结|概括|概述|介绍)"
    rf"|{_DOCUMENT}.{{0,8}}(?:讲|说|写|介绍|谈|关于|内容|大意|概述|总结|概括|主题|要点|涉及|中心)"
    rf"|(?:总结|概括|概述|归纳|介绍)(?:一下|下)?{_DOCUMENT}|(?:主要内容|中心思想|内容提要|大意)(?:是|有|包括)?(?:什么|啥|哪些)?[?]?$"
    r"|^(?:全文|通篇)?.{0,4}(?:讲|说|谈)了?(?:些|的是)?(?:什么|啥)(?:内容|事情?)?[?]?$"
)


_YESNO = re.compile(
    r"(?:吗|么|没有|没|对不对|对吧|是吧)\s*[?!。]*$|是否|是不是|有没有|有无|能否|可否|属实|对不对"
)


_WHY = re.compile(
    r"为什么|为何|为啥|何以|什么原因|原因(?:是|在|有|何)|啥原因|缘由|因何|怎么会|凭什么|什么缘故|是因为什么|目的(?:是|何在|有)|为了什么|怎么回事|咋回事"
)


_TIME = re.compile(
    r"什么时候|啥时候|何时|何年|何月|何日|多会儿|什么时间|哪一?[年天月日]|哪个(?:月|年|季度|时间|时期)|几月|几号|几时|哪几(?:年|个月)"
    r"|(?<!长)(?:时间|日期|期限|年份|起止)(?:是|为|在|有)?(?:什么|哪|何|多少)?[?]?$|什么(?:年份|日期|时段|日子)|截至何|哪段时间"
)


_WHO = re.compile(
    r"哪一?[家所](?!最|更)|哪(?:一)?(?:个|支)?(?:单位|部门|机构|公司|企业|组织|局|委|厅|团队|医院|学校|大学|学院|高校|银行|集团|厂|队伍|协会|媒体)(?!最|更)"
    r"|(?:单位|部门|机构|公司|企业|医院|学校|大学|银行|集团|协会)(?:是|叫)(?:哪一?(?:家|个|所)|什么名|谁)|(?:教授|医生|老师|选手|运动员|队员|[人员民者长师生手夫士匠]|(?<!国)家)叫(?:什么|啥)|谁|哪位|何人|什么人|哪些人|哪(?:个|一个)人|(?:记者|作者|撰稿人|通讯员|负责人|局长|县长|市长|书记|主任)(?:是|叫)(?:什么|啥|哪)"
)


_WHERE = re.compile(
    r"哪里|哪儿|(?<![存现正])在哪(?!些|几|个方|方面)|何地|何处|什么(?:地方|地点|位置)|哪(?:一)?(?:个|座|条)?(?:地方|城市|省|市|区|县|旗|乡|镇|街道|社区|小区|村|园区|街|路|片区|片)|地点(?:是|在)"
)


_COMPARE = re.compile(
    r"还是|哪(?:一)?(?:个|家|类|项|种|年|季度|些|座|所|方面|产业|里|儿)?.{0,14}(?:最(?=[多高大少低小快慢长短强弱好差猛远近早晚贵有])|更|第一(?!产|书|季))|谁.{0,10}(?:更|最|第一(?!产|书|季))|(?:和|与|跟|同|比).{1,24}(?:哪个|谁|哪边|哪者)"
    r"|相比.{0,12}(?:哪|谁|如何)|最(?:多|高|大|少|低|小|快|慢|长|短|好|差|猛|强|贵|远|早).{0,6}(?:是|的)?(?:哪|谁|什么)|(?:排名?|位居|列)第一的|排第一|倒数第一"
)


_HOW = re.compile(
    r"怎么|怎样|如何|咋|(?:什么|啥|哪些|哪种|何种)(?:办法|方法|方式|措施|手段|途径|形式|渠道|举措|做法|招)|(?:通过|采取|采用|运用|利用|依靠|靠|用|以)了?(?:什么|哪些|何种|啥)"
)


_LIST = re.compile(
    r"(?:[两三四五六七八九十]|\d+)[个种项大类级条门所家套支座部位名处张件款道方][^,]{0,12}(?:是|指|有|为)(?:什么|啥)|哪些|哪几|包括什么|包含什么|有什么|有啥|分别(?:是|为|有)?(?:什么|啥)?|列举|列出|哪[两三四五六七八九十\d]+|由什么组成|有(?:几|多少)?(?:方面|个方面)"
)


_WHAT = re.compile(r"什么|啥|何种|哪(?:一)?(?:个|种|项|类|条|份|部|届|家|所|支|座|批|本|篇|座)?|何")


_FIGURE = re.compile(
    r"多少|几(?!乎|何|月|号|时)|百分之几|多大|多高|多长|多重|多远|多深|多宽|多久|占比|比例|比重|第几|人数|总数|数量|金额|总额|数额|多大比例"
)


def kind(text: str) -> Kind:
    """The kind of a folded question; more than one pattern may fit, the most telling is tried first."""
    if _GREETING.search(text):
        return "greeting"
    if _HELP.search(text):
        return "help"
    if _OVERVIEW.search(text):
        return "overview"
    if _YESNO.search(text) and not re.search(r"多少|几(?!乎)|什么|哪|谁|怎|为何", text):
        return "yesno"
    if _COMPARE.search(text):
        return "compare"
    if _WHY.search(text):
        return "why"
    if _TIME.search(text):
        return "time"
    if re.search(r"第几|几连|(?:几|多少)年一遇|比例结构|三次产业.{0,3}(?:比例|结构|构成)", text):
        return "what"
    if re.search(
        r"多少|几(?:个|名|人|位|家|户|所|座|条|项|次|场|天|年|成|倍|亩|间|件|期|支|辆|台|种|类|批|处|万|亿|百|千|岁|级|套|届|部|分)|百分之几|多久|多长时间|多大|多高|多长",
        text,
    ) and not re.search(r"哪几", text):
        return "figure"
    if _WHO.search(text):
        return "who"
    if _WHERE.search(text):
        return "where"
    if _LIST.search(text):
        return "list"
    if _HOW.search(text):
        return "how"
    if _WHAT.search(text) and not re.search(
        r"(?:占比|比例|比重|增速|增幅|总额|总量)(?:是|为)?(?:什么|啥|何)", text
    ):
        return "what"
    if _YESNO.search(text):
        return "yesno"
    if _FIGURE.search(text) or CHANGE.search(text) or SHARE.search(text):
        return "figure"
    # A bare topic (全年发电量) asks for its figure.
    return "what" if _WHAT.search(text) else "figure"
