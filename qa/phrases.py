"""Phrases inside a clause: persons, places, organisations, titles, noun phrases, enumerations.

Everything here takes a folded text and returns half-open spans into it, in order of appearance.
"""

from __future__ import annotations

import re

from qa.words import Word, in_dictionary, words

#: The hundred commonest surnames of the 2020 census and the commonest compound ones, with the rarer ones
#: that occur in names of officials; a name must open with one.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂"
    "章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾"
    "尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖"
)
COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "端木",
    "夏侯",
)
_TITLE = (
    r"(?:市长|县长|区长|镇长|乡长|旗长|州长|省长|局长|处长|科长|部长|厅长|主任|书记|主席|院长|校长|所长|会长|站长|队长|厂长|行长|总经理|经理|董事长|"
    r"教授|研究员|工程师|医生|教师|老师|记者|通讯员|传承人|村民|党员|监督员|司机|志愿者|讲解员|选手|同志|院士|博士|代表|负责人|创始人|作家|法官|民警|护士|主编|编辑|作者|执笔)"
)
_NAME = r"[\u4e00-\u9fff]{2,4}"
_PLACE_END = (
    r"(?:自治区|自治州|省|市|区|县|旗|州|盟|乡|镇|村|街道|社区|小区|开发区|园区|新区|广场|公园|景区|机场|车站|港|湖|河|江|山|岛|大厦|体育馆|体育场|会堂|馆|宫|影院|剧院|剧场|礼堂|幼儿园|中学|小学|校区|商场|市场|酒店|宾馆|大桥|码头|港区|厂区|营地|农场|林场|牧场|茶园|果园|湿地|草原|沙漠|半岛|盆地|平原|"
    r"会展中心|图书馆|博物馆|大学|学院|学校|医院|路|街|巷|桥|基地|中心|苑|里|湾|水库|库区|片区|城区|长三角|珠三角)"
)
_ORG_END = (
    r"(?:公司|集团|局|委员会|委|办公室|厅|部|处|院|所|中心|协会|学会|联合会|商会|基金会|银行|大学|学院|学校|医院|法院|检察院|政府|党委|党组|支部|党总支|"
    r"指挥部|领导小组|督查室|调查队|服务队|工作队|合作社|工会|社|站|队|中学|小学|幼儿园|厂|工作室|科|室|单位|部门|企业|社区|街道)"
)
#: Ends that leave no doubt, even inside a longer run of nouns.
_BODY_NAME = r"(?:公司|集团|委员会|办公室|协会|学会|联合会|商会|基金会|银行|大学|学院|学校|中学|小学|幼儿园|医院|法院|检察院|研究院|研究所|指挥部|合作社|支队|大队|局)"
_BOUNDARY = re.compile(r"[,;:!?。、()\"“”《》\s]")


def persons(text: str, known: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
    """Names of persons: what jieba tags as a name or follows a title, opening with a surname.

    :param known: words of the report that no dictionary has, kept whole.
    """
    spans: set[tuple[int, int]] = set()
    tagged = words(text)
    for i, word in enumerate(tagged):
        after = tagged[i + 1].text if i + 1 < len(tagged) else ""
        if re.match(_PLACE_END, after) or (len(after) > 1 and re.search(_ORG_END + "$", after)):
            continue  # the name of a place or a body: 金桂小区, 古建筑研究院
        if _ROLE.search(word.text):
            continue
        if word.flag in ("nr", "nrfg") and 2 <= len(word.text) <= 4 and _surname(word.text):
            spans.add((word.start, word.end))
    for match in re.finditer(rf"{_TITLE}[ :]*(?=(?P<name>{_NAME}))", text):
        name = _name_at(text[match.start("name") : match.start("name") + 9])
        if _ROLE.search(name) or re.match(
            r"任(?:[副组主书委]|[^,;。、]{1,3}长)", text[match.start("name") :]
        ):
            continue  # 县长任副组长 names nobody
        if name not in known and any(name.startswith(word) for word in known if len(word) > 2):
            continue
        if (word := words(name)[0]).text == name and not word.flag.startswith("nr") and in_dictionary(name):
            continue  # 书记任务: a word, not a name
        if _surname(name) and len(name) <= (4 if name.startswith(COMPOUND_SURNAMES) else 3):
            spans.add((match.start("name"), match.start("name") + len(name)))
    return _longest(spans)


def _name_at(text: str) -> str:
    """The name that the words after a title open with: three characters, or two where the next word begins there."""
    longest = 4 if text.startswith(COMPOUND_SURNAMES) else 3
    short, after = text[longest - 1 :], text[longest:]
    if not short or not re.match(r"[\u4e00-\u9fff]", short):
        return text[: longest - 1]
    opens = words(short, guess=False)[0].end > 1
    follows = short[0] in _AFTER_NAME and not (
        after and words(after, guess=False)[0].flag == "v" and len(words(after, guess=False)[0].text) > 1
    )
    return text[: longest - 1] if opens or follows else text[:longest]


#: Characters that follow a name and stand in none.
_AFTER_NAME = frozenset("的在说把带为从将是和与率也就到对向被还每获任兼等作及")
#: What an office ends in: 任组长 is no name.
_ROLE = re.compile(r"(?:[组队局处科部厅院校所会站厂行市县区镇乡村]长|主任|书记|主席|委员|代表|干部|经理)$")


def _surname(name: str) -> bool:
    return name[:1] in SURNAMES or name.startswith(COMPOUND_SURNAMES)


def _longest(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0], s[0] - s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def places(text: str) -> list[tuple[int, int]]:
    """Noun phrases that end like a place."""
    return [span for span in noun_phrases(text) if re.search(_PLACE_END + "$", text[slice(*span)])]


def organisations(text: str) -> list[tuple[int, int]]:
    """Noun phrases that end like an organisation, or open with one that is plainly a name (江城大学合作)."""
    spans = []
    ends = [word.end for word in words(text)]
    for start, end in noun_phrases(text):
        if is_body(text[start:end]):
            spans.append((start, end))
            continue
        inner = [e for e in ends if start < e < end and re.search(_BODY_NAME + "$", text[start:e])]
        if inner and inner[-1] - start > 2:
            spans.append((start, inner[-1]))
    return spans


def is_body(name: str) -> bool:
    """Whether a noun phrase ends like an organisation."""
    return re.search(_ORG_END + "$", name) is not None


def titles(text: str) -> list[tuple[int, int]]:
    """Titles of documents, book marks included: 《…》; else what stands in quotation marks."""
    found = [match.span() for match in re.finditer(r"《[^《》]+》(?:\([^()]{1,8}\))?", text)]
    return found or [
        match.span()
        for match in re.finditer(r"[“\"](?P<it>[^“”\"]+)[”\"]", text)
        if not re.search(r"[。!?…]|.{6},.{4}", match.group("it"))  # what somebody said is no name
    ]


_STOPS_NOUN = frozenset(
    "是 有 在 的 了 为 由 被 把 将 与 和 及 等 对 向 从 到 于 以 至 达 达到 实现 完成 全年 年末 其中 累计 新增 同比 比上年 分别 共 均 各".split()
)


def noun_phrases(text: str) -> list[tuple[int, int]]:
    """Maximal runs of nouns with the modifiers before them; numbers and verbs break them."""
    spans: list[tuple[int, int]] = []
    run: list[Word] = []

    def close() -> None:
        while run and run[-1].flag[:1] not in "nljbiv":
            run.pop()
        if run and run[-1].end - run[0].start > 1:
            spans.append((run[0].start, run[-1].end))
        run.clear()

    for word in words(text):
        noun = (
            word.flag[:1] in "nlijbs"
            or word.flag in ("vn", "eng", "a", "an")
            or (word.flag[:1] == "x" and word.text in '“”"-·')
        )
        if noun and word.text not in _STOPS_NOUN:
            run.append(word)
        else:
            close()
    close()
    return spans


def ending_in(text: str, head: str) -> list[tuple[int, int]]:
    """Noun phrases whose last word is ``head``, with the modifiers on its left, never the head alone."""
    spans: list[tuple[int, int]] = []
    tagged = words(text)
    for match in re.finditer(re.escape(head), text):
        start = match.start()
        for word in reversed([w for w in tagged if w.end <= match.start()]):
            if word.end != start or _BOUNDARY.match(word.text) or word.text in _STOPS_NOUN:
                break
            if word.flag[:1] in "pucrydx" or (
                word.flag == "v" and start != match.start() and word.end - word.start == 1
            ):
                break
            if word.flag == "v" and start - word.start > 0 and spans is not None and _is_verb(word):
                break
            start = word.start
        if start < match.start():
            spans.append((start, match.end()))
    return spans


#: Verbs that open a clause's object rather than modify a noun.
_OBJECT_VERBS = frozenset(
    "实施 深入实施 开展 推进 推行 建立 建立健全 实行 落实 获得 荣获 获 举办 召开 出台 制定 印发 发布 下发 成立 设立 组建 打造 创建 启动 完成 采取 采用 "
    "引进 引入 建设 建成 提出 坚持 加强 强化 提供 形成 构建 聚焦 针对 围绕 发放 推出 培育 参加 获评 评为 成为 入选 列入 认定 包括 涉及 使用 选育 主持 "
    "带动 推动 促进 确定 称为 叫 名为 负责 突破 实现 改造 达到 发展 延伸 提升 面对 受 以 用 深入".split()
)


def _is_verb(word: Word) -> bool:
    return word.text in _OBJECT_VERBS


#: Measure words that count the things of a list.
_COUNT = r"个|项|大|类|种|级|方面|家|条|件|点|处|位|名|座|所|门|道|款|部|支|套|者|地|镇|乡|县|区|市|村"


def enumeration(text: str) -> tuple[int, int] | None:
    """The longest 、-joined list of the text, lead-in verb and closing 等 left out; ``None`` without one."""
    best: tuple[int, int] | None = None
    for match in re.finditer(r"[^,;:。!?、()]+(?:\([^()]*\))?(?:、[^,;:。!?、]+)+", text):
        start, end = match.span()
        start = _first_item(text, start, end)
        end = _last_item(text, start, end)
        if best is None or text.count("、", start, end) > text.count("、", *best):
            best = (start, end)
    return best


def _first_item(text: str, start: int, end: int) -> int:
    """Where the list's first item begins: after the verb or preposition that leads in."""
    first_end = text.find("、", start, end)
    lead = text[start:first_end]
    cut = 0
    tagged = words(lead)
    for i, word in enumerate(tagged):
        if (
            word.flag in ("v", "p", "u", "ul", "uj", "uz", "f", "d", "r")
            and word.end < len(lead)
            # 优布局: an adverb before a noun is none
            and not (word.flag == "d" and len(word.text) == 1 and tagged[i + 1].flag[:1] == "n")
            and (
                word.flag != "v"
                or word.text in _OBJECT_VERBS
                or word.text
                in ("通过", "按照", "为", "有", "是", "从", "由", "在", "分为", "分别为", "对", "抓", "常驻")
            )
        ):
            cut = word.end
    return start + cut


def _last_item(text: str, start: int, end: int) -> int:
    """Where the list's last item ends: before 等 or the words that follow a closing 和."""
    last_start = text.rfind("、", start, end) + 1
    tail = text[last_start:end]
    match = re.search(r"(?<![一二三四特头优同])等(?!级|于|候|待|额|奖|功|品|座)", tail)
    if match and match.start() > 0:
        return last_start + match.start()
    # 甲、乙2项未达预期: what the list's count says of it is no part of its last item.
    count = re.search(rf"(?:共|这|等)?(?:\d+|[一二三四五六七八九十两])(?:{_COUNT})", tail)
    if (
        count
        and count.start() > 1
        and re.match(r"[^\d]{2,}", tail[: count.start()])
        and text.count("、", start, end) > 0
    ):
        listed = text.count("、", start, end) + 1
        number = re.sub(r"\D", "", count.group()) or str(
            "零一二三四五六七八九十".find(count.group().strip("共这等")[0])
        )
        if number in (str(listed), "2" if "两" in count.group() else "") or int(number) == listed + 1:
            return last_start + count.start()
    return end
