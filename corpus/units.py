"""Units of measure: which words are one, what each is called canonically, which are interchangeable.

All forms here are folded (:func:`~corpus.normalize.fold`): half-width, simplified, lower case.
"""

from __future__ import annotations

import re


def _table(text: str) -> dict[str, str]:
    """``key: words; key: words`` as a dictionary."""
    return {key.strip(): words.strip() for key, _, words in (row.partition(": ") for row in text.split(";"))}


def _inverse(text: str) -> dict[str, str]:
    """Each word of such a table to its key."""
    return {word: key for key, words in _table(text).items() for word in words.split()}


#: Lengths of time; a figure in one of them is a duration.
TIME = frozenset("年 月 天 周 小时 分钟 秒 工作日 昼夜 季度 课时 学时".split())
#: Canonical form: printed forms that differ from it.
_CANONICAL = _inverse(
    """
    百分点: 个百分点 个点 pct; 基点: 个基点 bp 个bp; %: 成; 倍: 番; 月: 个月; 天: 日;
    年: 周年 个年头 年头 年度;
    小时: 个小时 个钟头 钟头; 周: 个星期 星期; 工作日: 个工作日; 季度: 个季度; 秒: 秒钟; 岁: 周岁;
    元: 块钱 元钱 圆 元人民币 人民币元; 公里: 千米 km; 平方公里: 平方千米 km2 km²;
    平方米: 平米 平方 ㎡ m2 m²; 立方米: 立方 ㎥ m3 m³ 方; 公斤: 千克 kg; 千瓦时: 度电 kwh; 千瓦: kw;
    兆瓦: mw; 吉瓦: gw; 吨标准煤: 吨标煤; 摄氏度: ℃ °c; 厘米: cm; 毫米: mm; 毫克: mg; 毫升: ml; 亩: 亩地
    """
)
_RATIOS = "% ‰ 个百分点 百分点 个点 pct 个基点 基点 bp 个bp 成 折 倍 番"
_TIMES = (
    "年 个月 天 日 小时 个小时 个钟头 钟头 分钟 秒 秒钟 周 "
    "个星期 星期 周年 个年头 年头 工作日 个工作日 昼夜 季度 个季度 课时 学时"
)
_MEASURES = (
    "元 美元 欧元 英镑 日元 港元 港币 卢布 韩元 块钱 元钱 角 元人民币 圆 公里 千米 米 厘米 毫米 微米 里 海里 "
    "平方公里 平方千米 平方米 平米 平方厘米 平方 公顷 亩 亩地 立方米 立方 方 升 毫升 吨 公斤 千克 克 斤 "
    "毫克 微克 "
    "吨公里 人公里 车公里 吨标准煤 吨标煤 吨海里 千瓦时 千瓦 瓦 瓦时 兆瓦 吉瓦 千伏 千伏安 伏 度电 兆帕 "
    "分贝 摄氏度 度 分 岁 周岁 "
    "gb tb mb kg km cm mm kw mw gw kwh ml mg ℃ °c ㎡ ㎥ m2 m3 m² m³ km2 km² mbps gbps ghz mhz"
)
_PEOPLE = "人 名 位 人次 人份 户次 人天"
#: What is counted one by one. 个 stands for any of them.
_THINGS = (
    "个 家 户 所 座 处 间 套 条 项 件 支 部 本 册 份 张 篇 辆 台 架 艘 列 枚 块 只 头 匹 羽 株 棵 片 组 "
    "对 批 期 届 轮 类 种 级 层 栋 幢 "
    "起 例 宗 笔 股 道 门 节 堂 次 场 趟 回 遍 床 面 口 眼 孔 根 把 颗 粒 箱 袋 盒 包 瓶 桶 首 站 尾 步 "
    "席 票 单 剂 剂次 人份 页 卷 集 幅 副 双 "
    "辈 班 队 环 端 样 款 则 章 标段 标准箱 标箱 车次 台次 件次 架次 航次 班次 场次 期次 批次 家次 例次 "
    "只次 台套 台件 件套 套次 "
    "板块 方面 部分 环节 步骤 车道 车位 泊位 网格 大 大类 门类 人家 床位 亩次"
)
#: Words that begin with a unit's character, where the character is then no unit.
_NOT_BEFORE = _table(
    """
    人: 民 大代 大常 大会 大机; 名: 称 录 额 誉; 位: 于 居第 居全 居前 居首 列第 列全 列前;
    家: 庭 属 长; 户: 籍 外活 外运 外劳 外作;
    所: 有 属 以 在 得 示 谓 需; 处: 于 理 置 罚; 间: 接 隔; 条: 例 件; 项: 目; 支: 持 付 出 撑 部;
    部: 制 门 署 委 队 长会 长级 级 属; 本: 次 市 省 县 区 科 级 届 地 年 报 人; 份: 额; 台: 湾 账 胞;
    列: 入 为;
    块: 钱; 只: 有 要 能; 片: 区; 组: 织 成部 成的 建 合作; 对: 于 口 外 接 应 象; 批: 准 发 复;
    期: 间 末 初 限 待 望 货; 届: 时; 类: 似 别 型 医疗 海水 水质 水体 地区 标准; 种: 植 子 养 粮; 级: 别 差;
    层: 面 级 次; 起: 草 步 来 到 义 诉 源; 例: 如 外; 笔: 者 记; 股: 份 权 东 票; 道: 路 德;
    门: 户 口 诊; 节: 能 约 日 目 水 点; 次: 年 日 要 产业 污染 供水 元 利用 开发 加工 创业;
    场: 所 地 景 馆; 回: 族 收 归 应 落 升;
    面: 积 对 向 临 貌; 口: 岸 径; 根: 据 本; 把: 握 关; 包: 括 含; 环: 境 保 比; 站: 点 位;
    单: 位 一 独 元; 步: 伐 入; 页: 岩; 队: 伍 员; 席: 位; 集: 中 体 团 聚 约 合 镇 市 成; 票: 据 房;
    分: 别 析 布 子 管 之 公司 局 级; 度: 过 假 量; 款: 项;
    大: 队 学 道 厦 街 桥 约 概 会 棚 众 多 量 幅 力 气 中 型 小 专 豆 米 数 家; 元: 素 旦; 角: 度 色;
    里: 程 面 的 约; 方: 面 式 案 向 便 法 位 针 可 能 米; 升: 级 学 高 至 到 降; 克: 服; 岁: 月;
    年: 级 龄 均 轻 代 货; 天: 然 气 津; 日: 均 报 常 程 本 前; 周: 边 期 转 末 围 报;
    成: 为 立 功 员 果 熟 本 就 长 效 分 交 型 都 绩 品 人; 折: 旧 算 合; 倍: 增计 增行 增工 增目 感;
    床: 上; 首: 次 个 批 府 先; 班: 子; 样: 本 品; 章: 程; 米: 粮; 眼: 睛; 孔: 子; 人家: 庭; 平方: 米 公;
    个点: 位 状 名 评; 卷: 入; 幅: 度 员; 副: 主 书 县 市 省 局; 双: 方 向 边 创; 羽: 毛; 端: 口 午;
    粒: 子 度; 桶: 装; 堂: 食; 秒: 杀; 架: 构 设;
    座: 谈 位 落; 头: 条 部; 尾: 气 矿 水 号; 轮: 流 换 训 岗 汽 车 摩 驱 椅; 瓦: 斯; 伏: 击; 遍: 布 及;
    辈: 子
    """
)
#: Interchangeable in meaning, so that 多少人 may be answered by 61名. Not transitive across groups.
_GROUPS = tuple(
    frozenset(group.split())
    for group in """
    人 名 位; 家 所 座 处 户; 项 件 条; 场 次 期 班; 人次 次; 部 本 册 份; 部 台; 台 辆 套 部; 栋 幢 座;
    头 只 匹 羽; 枚 块; 株 棵; 类 种 大类 大 门类 项; 例 起 宗 件; 支 个; 间 套; 千瓦时 度; 天 工作日;
    方面 项 大; 标准箱 标箱; 床 张; 届 次; 剂 剂次
    """.split(";")
)
_COUNTED = frozenset(_THINGS.split()) - {"次", "人份", "亩次"}
#: After a single Chinese digit only these are taken: 两个 is a figure, 三农 and 四面 are not.
_AFTER_CHINESE = (
    "个 家 户 所 座 处 间 套 条 项 件 支 部 本 册 份 张 篇 辆 台 枚 块 只 头 匹 株 棵 组 批 期 届 轮 类 "
    "种 级 层 栋 幢 起 例 宗 笔 门 节 堂 次 场 "
    "趟 床 步 大 大类 方面 部分 环节 批次 人次 人 名 位 元 美元 公里 米 亩 公顷 吨 公斤 斤 岁 对 标段 板块 "
    + _RATIOS
    + " "
    + _TIMES
)


def _pattern(*groups: str) -> str:
    """An alternation, longest first, each unit guarded against the words that it begins."""
    words = sorted({word for group in groups for word in group.split()}, key=lambda w: (-len(w), w))
    parts = []
    for word in words:
        after = "|".join(re.escape(w) for w in _NOT_BEFORE.get(word, "").split())
        if word[-1].isascii() and word[-1].isalnum():
            after = "[a-z0-9]"
        parts.append(re.escape(word) + (f"(?!{after})" if after else ""))
    return "|".join(parts)


_ANY = _pattern(_RATIOS, _TIMES, _MEASURES, _PEOPLE, _THINGS)
_PER = (
    "人|户|亩|公顷|吨|公斤|千克|斤|升|平方米|立方米|平方公里|公里|千瓦时|度|年|月|日|天|周|小时|分钟|秒|次|件|套|台|辆|个|家|名|位|床|百人|千人|万人|"
    "万元|元|人次|头|只|株|棵|生|餐|班|期|季度|课时|场|㎡|m3|m2|h|l|kg|s|d"
)
#: A unit at a place; ``per`` the denominator printed with a stroke (元/人).
UNIT = re.compile(rf"(?P<unit>{_ANY})(?:/(?P<per>{_PER}))*")
#: A unit that may follow one Chinese digit.
CHINESE_UNIT = re.compile(rf"(?P<unit>{_pattern(_AFTER_CHINESE)})(?:/(?P<per>{_PER}))*")
#: 每亩 before 600元, 每人每月 before 725元; matched on what stands before a number.
EVERY = re.compile(rf"(?:(?<!\w)每万|每)(?:{_PER})(?:每(?:{_PER}))*$")


def canonical(unit: str) -> str:
    """The canonical form of a folded unit as printed; a denominator is kept (``元/人``).

    >>> canonical("个百分点"), canonical("km/小时")
    ('百分点', '公里/小时')
    """
    return "/".join(_CANONICAL.get(part, part) for part in unit.replace(" ", "").split("/"))


def counted(unit: str) -> bool:
    """Whether a canonical unit counts people, things or times, and so stands before what it counts."""
    return unit in _COUNTED or unit in _PEOPLE.split()


def same_unit(a: str, b: str) -> bool:
    """Whether a figure in one unit can answer a question put in the other.

    人, 名 and 位 are one; 个 stands for whatever is counted one by one, people too, but not for times
    (次), money, measures or percentages; % and 百分点 are never the same. Where only one has a
    denominator (元/亩 and 元) the numerators decide. Not an equivalence: 家 and 座 both match 个.

    :param a: a canonical unit; :param b: another. Empty units match only each other.
    """
    if a == b:
        return True
    if not a or not b:
        return False
    (a, _, per_a), (b, _, per_b) = a.partition("/"), b.partition("/")
    if per_a and per_b and per_a != per_b:
        return False
    if a == b or any(a in group and b in group for group in _GROUPS):
        return True
    things = _COUNTED | {"人", "名", "位"}
    return (a == "个" and b in things) or (b == "个" and a in things)
