import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { AnswerTable } from '../packages/broker/src/gateway/fact-fields.ts'
import type { Words } from './gateway-words.ts'

/** What the definitions say in English, in Chinese: by the English sentence. A gateway of later adds its own ones. */
const CHINESE: Readonly<Record<string, string>> = {
  // Where a parameter is said.
  'the channel: `methods`': '渠道：`methods`',
  'the channel: `methods`; `APP_BANK` by a raw pre-order': '渠道：`methods`；`APP_BANK` 须直接调用预下单接口',
  'the payment’s channel': '付款的渠道',
  'nowhere: it is always 1.0': '不用传：固定为 1.0',
  'nowhere: it is always 1.0, which is what leaving it out means': '不用传：固定为 1.0，不传即此值',
  'nowhere: the broker makes one for each call': '不用传：broker 每次调用都生成一个',
  'nowhere: the broker signs': '不用传：由 broker 签名',
  'nowhere: the broker signs with MD5': '不用传：由 broker 用 MD5 签名',
  'nowhere: the broker’s own address': '不用传：broker 自己的地址',
  'nowhere: the broker’s clock': '不用传：取 broker 的时钟',
  'nowhere: the call’s own name': '不用传：就是接口名',
  'nowhere: it holds all that follows': '不用传：以下参数都装在里面',
  'nowhere: a query tells the broker': '不用传：broker 查询得到',
  'nowhere: the account’s `merchantNo`, which is what leaving it out means':
    '不用传：账户配置的 `merchantNo`，不传即此值',
  'the account’s `privateKey`: with one it is RSA': '账户配置的 `privateKey`：配置了就是 RSA',
  '`payer`, or the page finds it out': '`payer`，或由页面自行获取',
  'a raw `ALIPAY_PreOrder`: the broker names payers by their id (`payer`)':
    '直接调用 `ALIPAY_PreOrder`；broker 只按用户 ID（`payer`）指明付款人',
  '`orderNo`, which the broker’s numbers begin with': '`orderNo`，broker 的单号以它开头',
  '`authCode` of the payment': '付款的 `authCode`',
  '`amount`, written in yuan': '`amount`，换算成元',
  '`amount`, and the two reductions below on top of it': '`amount` 加上下面两项减免',
  '`payer.ip`, or the caller’s own address': '`payer.ip`，或调用方的地址',
  '`detail`, or `subject` where there is none': '`detail`，没有则用 `subject`',
  '`bankCode` of the payment, or the account’s `unionpayBank`': '付款的 `bankCode`，或账户配置的 `unionpayBank`',
  'a raw `unionpay.wap`: the broker offers no channel that needs a card’s number':
    '直接调用 `unionpay.wap`：broker 不提供需要银行卡号的渠道',
  'the checkout’s id in the address': '请求地址中收银单的 id',
  'the checkout’s `amount`': '收银单的 `amount`',
  '`refundNo` in the address': '请求地址中的 `refundNo`',
  '`refundNo` of the refund, which the broker gives a number of its own': '退款的 `refundNo`，broker 据此另编单号',
  '`amount` of the refund': '退款的 `amount`',
  '`amount` of the refund, written in yuan': '退款的 `amount`，换算成元',
  '`reason` of the refund': '退款的 `reason`',
  '`reason` of the refund, cut to 64 UTF-16 units': '退款的 `reason`，截到 64 个 UTF-16 编码单元',
  '`reason` of the refund, cut to 100 UTF-16 units': '退款的 `reason`，截到 100 个 UTF-16 编码单元',
  // What a parameter is.
  'the device': '终端设备号',
  'the shop’s own words': '商户附加信息',
  'the address of the machine that calls': '调用支付 API 的机器 IP',
  'when the order began, in Beijing’s time; left out: now': '交易起始时间，北京时间；默认为当前时间',
  'the branch': '门店编号',
  'the cashier': '操作员编号',
  'the device, for UnionPay’s app': '终端设备号，用于云闪付',
  'no_credit forbids credit cards': 'no_credit 表示不能使用信用卡',
  'the good in the code; left out: the payment’s number': '二维码中的商品 ID；默认为付款的单号',
  'the promotion at the wallet': '钱包的订单优惠标记',
  'the goods: goods_id, pay_goods_id, goods_name, quantity, price of one in fen':
    '商品详情：goods_id、pay_goods_id、goods_name、quantity、单价 price（分）',
  'Y shares the profit': '分账标识，Y 表示分账',
  'who shares; the document doesn’t say in which form': '分账明细；文档没有说明格式',
  'who pays, where the platform asks for it': '支付者识别号，平台要求时才传',
  '1 offline, 2 online; left out: as the account is': '1 线下交易，2 线上交易；默认按账户配置',
  '1 online, 0 offline; left out: 1': '1 线上支付，0 线下支付；默认为 1',
  'the promotion at WeChat; left out: the account’s goodsTag': '微信的商品标记；默认为账户配置的 goodsTag',
  'how the code came: left out, bar_code': '支付场景；默认为 bar_code（条码支付）',
  '0 things, 1 virtual goods; left out: as the account says': '0 实物，1 虚拟；默认按账户配置',
  '07 the internet, 08 a phone; left out: as the payer’s browser is': '07 互联网，08 移动端；默认按付款人的浏览器',
  '1 debit cards, 2 credit cards, 3 both; left out: 3': '1 借记卡，2 贷记卡，3 借/贷记卡均可；默认为 3',
  'comes back as it is': '附加信息，原样返回',
  'when the order began, in seconds since 1970; left out: now': '订单开始时间，UNIX 时间戳（秒）；默认为当前时间',
  'the promotion at WeChat': '微信的商品标记',
  '1 forbids credit cards': '1 表示禁用信用卡',
  '0 settles on the same day (D0)': '0 表示采用 D0 通道',
  '1 settles on the same day': '1 表示 D0',
  'reserved: a good’s id in a printed code': '预留：二维码中的商品 ID',
  'the branch; Alipay’s discounts need it': '门店编号；支付宝不传门店号会导致优惠不生效',
  'the till or device; left out: WEB on pages and in apps': '门店号或收银设备 ID；网页和 APP 默认为 WEB',
  'the cashier’s number': '操作员或收银员编号',
  'what shows the page; left out: WAP': '发起支付的应用类型；默认为 WAP',
  'the app’s name; left out: the account’s siteName': '应用或网站名称；默认为账户配置的 siteName',
  'the app’s bundle id or package; left out: the account’s siteUrl':
    'APP 的 bundle_id 或 package_name；默认为账户配置的 siteUrl',
  'the shop’s own name for the way to pay; means something beside the tag Diy alone':
    '自定义支付方式的名称；只在标签为 Diy 时有意义',
  'fen taken off before; `amount` stays what is paid': '折扣金额（分），已减去；实付仍是 `amount`',
  'fen rounded off before; `amount` stays what is paid': '抹零金额（分），已减去；实付仍是 `amount`',
  'a note, which comes back': '订单备注，原样返回',
  'data of the order, which comes back': '订单附加数据，原样返回',
  'the account it is paid from, where the shop knows it': '交易帐号，商户知道时才传',
  'the bank’s number, where the shop knows it': '收单机构交易号，商户知道时才传',
  'an IP address': 'IP 地址',
  'ten digits: seconds since 1970': '10 位 UNIX 时间戳',
  // Where an answer is read.
  'read by the broker': '由 broker 读取',
  'read by the broker, of notifications': '由 broker 读取（仅通知）',
  'read by the broker; of a refusal `refusal.code`': '由 broker 读取；失败时为 `refusal.code`',
  '`payments[].status`; of a refusal `refusal.code`': '`payments[].status`；失败时为 `refusal.code`',
  'of a refusal `refusal.message`': '失败时为 `refusal.message`',
  'checked by the broker': '由 broker 验签',
  'checked by the broker, of notifications': '由 broker 验签（仅通知）',
  'decrypted by the broker': '由 broker 解密',
  'asked about by a query': '由 broker 另行查询',
  'read by nobody': '不使用',
  'read by nobody: it opens the payment': '不使用：凭它可以打开付款',
  'read by nobody: other refunds are counted in it': '不使用：含其他退款',
  'read by nobody: a payment has none': '不使用：付款没有此项',
  'read by nobody: it is the payer’s': '不使用：属于付款人',
  'read by nobody: it names the payer': '不使用：能识别付款人',
  'compared with `payments[].amount`': '与 `payments[].amount` 核对',
  'compared with `refunds[].amount`': '与 `refunds[].amount` 核对',
  'what the wallet is invoked with': '用来调起钱包',
  'where the payer is sent': '付款人跳转的地址',
  'where the payer is sent, or what the app is handed': '付款人跳转的地址，或交给 APP 的参数',
  'where the payer is sent, or what is drawn, where the reply has nothing better':
    '应答里没有更合适的内容时，用作跳转地址或画成二维码',
  'its fields, below': '其中的字段见下',
  'the code that is drawn': '画成二维码',
  'the code that is drawn, where the reply has no other': '应答里没有别的码时，画成二维码',
  'the number that the broker gave it': 'broker 编的单号',
  // What a raw call does.
  'tells whose barcode it is; from then on only this merchant can have it paid':
    '付款码换取 openid；此后只有本商户能用这个码收款',
  'makes an address that pays a fixed amount in Alipay': '支付宝个人码：生成支付固定金额的地址',
  'makes a UnionPay page for one bank card, whose number the merchant must have':
    '银联 WAP：为一张银行卡生成支付页，商户须有卡号',
  'pays the UnionPay balance out to a bank account': '银联提现',
  'asks how a UnionPay payout stands': '银联提现查询',
  'tells the UnionPay balance': '银联提现余额查询',
  'pays the merchant’s balance out to a bank account': '余额提现',
  'asks how a payout stands': '余额提现查询',
  'tells the merchant’s balance': '商户余额',
  'lists the ways to pay that the shop has': '获取门店支付方式列表',
  'lists the shop’s orders': '获取订单列表',
  'tells an order in full': '查看订单明细',
}

const NAMES_ALONE = /^(?:`[^`]+`|[A-Za-z]+)$/

/** A sentence of a definition in the page's language; in English where nobody has written it in Chinese yet. */
export function told(sentence: string, { language }: Words): string {
  return language === 'en' ? sentence : (inChinese(sentence) ?? sentence)
}

/** The sentences of a definition that nobody has written in Chinese yet. */
export function withoutChinese(gateway: Gateway): readonly string[] {
  return [...new Set(sentencesOf(gateway))].filter((sentence) => inChinese(sentence) === undefined)
}

/** The English sentences that this table has. */
export const SENTENCES: readonly string[] = Object.keys(CHINESE)

function inChinese(sentence: string): string | undefined {
  if (Object.hasOwn(CHINESE, sentence)) return CHINESE[sentence]
  if (NAMES_ALONE.test(sentence)) return sentence
  const [, start, names = ''] =
    /^(the account’s|compared with the account’s|the payment’s own) ([^:]+)$/.exec(sentence) ?? []
  if (start === undefined || !names.startsWith('`')) return
  const all = names.replaceAll(', ', '、').replaceAll(/ (?:or|and) /g, (word) => (word === ' or ' ? ' 或 ' : ' 和 '))
  if (start === 'the payment’s own') return `付款的 ${all}`
  return start === 'the account’s' ? `账户配置的 ${all}` : `与账户配置的 ${all} 核对`
}

/** Every sentence of a definition that its pages print. */
export function sentencesOf({ parameters, otherParameters = {}, answers, operations }: Gateway): readonly string[] {
  const sentences = [
    ...Object.values(parameters).flatMap(({ said, option }) => [said, option?.about, option?.looksLike]),
    ...Object.values(otherParameters).flatMap((fields) => Object.values(fields)),
    ...[answers.payment, answers.refund].flatMap(elsewhereOf),
    ...Object.values(operations).flatMap(({ about, internal }) => (internal ? [] : [about])),
  ]
  return sentences.filter((sentence): sentence is string => sentence !== undefined && sentence !== '')
}

function elsewhereOf(table: AnswerTable): readonly string[] {
  return Object.values(table).flatMap((field) => {
    if ('elsewhere' in field) return [field.elsewhere]
    return 'inside' in field ? elsewhereOf(field.inside) : []
  })
}
