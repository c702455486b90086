"""How faithful a compiled model is: its vectors against the original's, over fixed sentences of a bank."""

from __future__ import annotations

import numpy as np

from bot.index.models.prepared import Parity
from bot.ports import Embedder

LEAST_MEAN = 0.99
"""Below this mean cosine the compiled model ranks visibly differently, and the original serves."""

QUESTIONS = (
    "信用卡分期手续费是多少？",
    "账单分期最多可以分几期",
    "提前还款要收违约金吗",
    "怎么激活新办的信用卡",
    "信用卡年费怎么减免",
    "闪付一次最多能刷多少钱",
    "卡丢了怎么挂失",
    "密码输错三次被锁了怎么办",
    "手机银行转账限额怎么调整",
    "跨行转账什么时候到账",
    "ATM取款每天上限是多少",
    "境外刷卡手续费怎么算",
    "大额存单利率现在是多少",
    "房贷利率下个月会变吗",
    "理财产品赎回几天到账",
    "保险犹豫期内退保能全额退吗",
    "积分怎么兑换航空里程",
    "企业网银U盾过期了怎么更新",
    "客户说没收到验证码",
    "95588是你们的客服电话吗",
    "How do I activate my new card?",
    "What is the fee for a cash advance?",
    "My transfer has not arrived yet, how long does it take?",
    "Can I raise my daily withdrawal limit?",
    "Why was my card payment declined abroad?",
    "How do I dispute a charge on my statement?",
    "Is there a fee for paying off an instalment plan early?",
    "I forgot my online banking password",
    "Do you offer Apple Pay for debit cards?",
    "Which documents do I need for a mortgage?",
    "When does the launch offer for the travel card end?",
    "Pay Later 分期和账单分期有什么区别",
)

PASSAGES = (
    "持卡人可在账单日次日至到期还款日前申请账单分期，期数为3期、6期、9期、12期、18期和24期，每期手续费率为0.65%。",
    "提前结清分期余额的，已收取的手续费不予退还，未到期部分的手续费免收。",
    "新卡须在收到后90天内激活。客户可通过手机银行、微信公众号或拨打客服热线完成激活。",
    "金卡年费300元，当年刷卡满6次免次年年费；白金卡年费1000元，可用10万积分抵扣。",
    "闪付（IC卡免密免签）单笔限额1000元，同一张卡当日累计限额3000元，可在手机银行关闭此功能。",
    "口头挂失有效期为5天，到期自动失效；书面挂失须由本人持有效身份证件到网点办理，7天后补发新卡。",
    "手机银行单日累计转账限额默认为5万元，通过刷脸认证后最高可调整至100万元。",
    "普通汇款在下一个工作日到账，实时汇款最长2小时到账；节假日期间的大额汇款顺延处理。",
    "借记卡每日在自动柜员机取款上限为2万元，境外每日等值1万元人民币，每年等值10万元人民币。",
    "境外交易以美元清算，收取交易金额1.5%的外汇兑换手续费，人民币结算的交易不收取该费用。",
    "大额存单起点金额20万元，三年期年利率为2.6%，可全部或部分提前支取，靠档计息。",
    "首套房贷款利率按贷款市场报价利率减20个基点执行，每年1月1日重新定价。",
    "开放式理财产品工作日15:30前赎回，资金于T+1日到账，巨额赎回时可能延迟支付。",
    "长期人身保险的犹豫期为15日，犹豫期内退保扣除不超过10元的工本费后退还全部保费。",
    "18积分兑换1航空里程，里程在提交申请后10个工作日内计入会员账户，兑换后不可退回。",
    "客户经理应在投诉登记后24小时内首次联系客户，复杂投诉须在15个工作日内答复处理意见。",
    "产品名称 | 起购金额 | 期限 | 业绩比较基准\n稳健90天 | 1万元 | 90天 | 2.4%-3.1%\n进取一年 | 5万元 | 365天 | 3.0%",
    "问：存量客户能参加开户礼吗？答：不能。本活动仅限2025年1月1日之后首次在本行开立账户的客户。",
    "持有本行颁發的信用卡，於指定商戶簽賬滿港幣500元，可獲5%現金回贈，每月上限港幣200元。",
    "第十二条　乙方未按约定用途使用贷款的，甲方有权宣布贷款提前到期，并自违约之日起按罚息利率计收利息。",
    "A cash advance fee of 1% of the amount, with a minimum of CNY 10, is charged for every withdrawal on credit.",
    "Transfers to accounts at other banks arrive within two hours on working days, else on the next working day.",
    "Cards reported lost by telephone are blocked at once. A replacement is posted within five working days.",
    "The instalment plan may be settled early at any time; fees for periods that have not begun are not charged.",
    "To dispute a transaction, the cardholder must file the form within 60 days of the statement date.",
    "Mortgage applicants provide proof of identity, proof of income for the last six months and the purchase contract.",
    "The daily limit for contactless payments without a PIN is CNY 3,000. Above it, the terminal asks for the PIN.",
    "Platinum cardholders may use airport lounges six times a year; each further visit costs 180 points.",
    "Funds redeemed before 15:30 are credited on the next trading day, subject to the liquidity of the product.",
    "The travel card's launch offer waives the first year's fee for applications received before 31 December.",
    "通过Apple Pay绑定借记卡时，需要验证银行预留手机号；每台设备最多绑定8张卡。",
    "系统维护期间（每周日2:00至4:00）手机银行、网上银行及e-channel渠道暂停转账服务，ATM取款不受影响。",
)


def measure(compiled: Embedder, original: Embedder) -> Parity:
    """The parity of two embedders of one model."""
    cosines = np.sum(_vectors(compiled) * _vectors(original), axis=1)
    return Parity(mean=float(cosines.mean()), least=float(cosines.min()))


def _vectors(embedder: Embedder) -> np.ndarray:
    questions = np.stack([embedder.embed_query(question) for question in QUESTIONS])
    return np.concatenate([questions, embedder.embed_passages(PASSAGES)])
