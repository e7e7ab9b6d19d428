import type { Language, Texts, Words } from './gateway-words.ts'

const UNITS = [
  [86_400, 'day', '天'],
  [3600, 'hour', '小时'],
  [60, 'minute', '分钟'],
] as const

/** Seconds in the largest unit that they are a whole number of. */
function timeIn(language: Language, seconds: number): string {
  const [size, en, zh] = UNITS.find(([unit]) => seconds >= unit && seconds % unit === 0) ?? [1, 'second', '秒']
  const count = seconds / size
  return language === 'en' ? `${count} ${en}${count === 1 ? '' : 's'}` : `${count} ${zh}`
}

const en = (seconds: number) => timeIn('en', seconds)
const zh = (seconds: number) => timeIn('zh', seconds)

/** The words of the generated pages, English and Chinese side by side. */
const TEXTS: Texts = {
  // What every kind of text is joined with.
  names: { en: ', ', zh: '、' },
  clauses: { en: '; ', zh: '；' },
  or: { en: ' or ', zh: ' 或 ' },
  comma: { en: ', ', zh: '，' },
  conditions: { en: ', ', zh: '；' },
  // What single calls and channels are said to be.
  secret: { en: 'a shared secret', zh: '共享密钥' },
  privateKey: { en: 'our RSA key', zh: '商户 RSA 私钥' },
  publicKey: { en: 'their RSA key', zh: '网关 RSA 公钥' },
  credential: {
    en: (name, kind, optional) => `${name}: ${kind}${optional ? ', optional' : ''}`,
    zh: (name, kind, optional) => `${name}：${kind}${optional ? '（可选）' : ''}`,
  },
  without: { en: (fields) => `not with ${fields}`, zh: (fields) => `未配置 ${fields} 时` },
  starts: { en: (channels) => `starts ${channels}`, zh: (channels) => `下单：${channels}` },
  asksPayment: { en: 'asks how a payment stands', zh: '查询付款状态' },
  closes: { en: 'closes a payment nobody has paid', zh: '关闭未付款的订单' },
  reverses: { en: 'undoes a payment', zh: '撤销付款' },
  refunds: { en: 'gives money back', zh: '退款' },
  asksRefund: { en: 'asks how a refund stands', zh: '查询退款状态' },
  // docs/gateways.md.
  title: { en: '# Gateways', zh: '# 网关一览' },
  otherLanguage: { en: '[中文](gateways.zh-CN.md)', zh: '[English](gateways.md)' },
  introduction: {
    en: `
What each gateway can do through this broker, read out of its definition. Its status words, its quirks and where all of that comes from
stand in its README. “Its pay type” is what a call has for this channel and no other; \`{name}\` in it is that field of the account.

Every documented call can be made by its own name: \`POST /v1/accounts/{account}/operations/{operation}\` with a key that has the scope
\`operations\`, and \`money-operations\` where money moves; or, on the broker's machine, \`pay-broker call\`, with \`--yes\` where money moves.
`.trim(),
    zh: `
各网关经本 broker 能做什么，以下均由网关的定义生成。状态码、特殊行为及其出处，见各网关的 README。
“支付类型”是该渠道下单时特有的参数，其中 \`{名称}\` 取自账户配置的同名字段。

网关文档里的每个接口都可以按原名直接调用：\`POST /v1/accounts/{account}/operations/{operation}\`，密钥须有 \`operations\` 权限，
动用资金的还须有 \`money-operations\`；也可以在 broker 所在的机器上用 \`pay-broker call\`，动用资金的要加 \`--yes\`。
`.trim(),
  },
  channels: { en: '## Channels', zh: '## 支付渠道' },
  aboutChannels: {
    en: 'A channel is a wallet and a way to reach it. Which of them an account offers depends on its configuration: see “needs” below.',
    zh: '渠道就是钱包加上调起它的方式。账户实际提供哪些渠道取决于配置，见下文各表的“前提”一栏。',
  },
  allows: { en: '## What each allows', zh: '## 各网关的规则' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
  keys: { en: 'keys', zh: '密钥' },
  replies: { en: 'replies', zh: '应答' },
  signed: { en: 'signed', zh: '有签名' },
  neverSigned: { en: 'never signed: believed over TLS', zh: '从不签名：经 TLS 收到才采信' },
  refusals: { en: 'refusals', zh: '业务失败的应答' },
  listedOverTls: { en: 'signed, or listed and over TLS', zh: '有签名，或属于已列出的错误码且经 TLS 收到' },
  notifications: { en: 'notifications', zh: '通知' },
  settle: { en: 'signed, and settle', zh: '有签名，可据以入账' },
  makeAsk: { en: 'signed, and make the broker ask', zh: '有签名，收到后再查询' },
  sentAgain: { en: 'a create sent again', zh: '重复下单' },
  noSecond: { en: 'makes no second payment', zh: '不会产生第二笔付款' },
  maybeSecond: { en: 'may make a second one', zh: '可能产生第二笔付款' },
  close: { en: 'close', zh: '关单' },
  reverse: { en: 'reverse', zh: '撤销' },
  refundsRow: { en: 'refunds', zh: '退款规则' },
  atOnce: { en: 'at once', zh: '随时可以' },
  from: { en: (age) => `from ${en(age)}`, zh: (age) => `下单 ${zh(age)}后` },
  until: { en: (age) => `until ${en(age)}`, zh: (age) => `${zh(age)}内` },
  parts: {
    en: (most, age) => `${most} of a payment, until ${en(age)}`,
    zh: (most, age) => `每笔付款最多 ${most} 次，${zh(age)}内`,
  },
  wholeOnly: { en: (wallets) => `whole only: ${wallets}`, zh: (wallets) => `只能全额退款：${wallets}` },
  told: { en: 'told by notifications', zh: '有退款通知' },
  asked: { en: 'asked about', zh: '主动查询' },
  byPayment: { en: 'by their payment', zh: '按原付款查询' },
  refundNeeds: { en: (fields) => `needs ${fields}`, zh: (fields) => `需配置 ${fields}` },
  readme: {
    en: (names, path) => `${names.en} (${names.zh}): [credentials, status words, quirks](${path}).`,
    zh: (names, path) => `${names.zh}：[账户配置、状态码、特殊行为](${path})。`,
  },
  channelHead: {
    en: ['channel', 'call', 'its pay type', 'needs', 'lives'],
    zh: ['渠道', '接口', '支付类型', '前提', '有效期'],
  },
  operationHead: {
    en: ['operation', 'what it does', 'must have', 'moves money', 'scopes', 'needs'],
    zh: ['接口', '用途', '必填', '动用资金', '所需权限', '前提'],
  },
  payersId: { en: 'the payer’s id', zh: '付款人标识' },
  payersCode: { en: 'the payer’s code', zh: '付款码' },
  bank: {
    en: (count) => `the payer’s bank, one of ${count}, or the account’s`,
    zh: (count) => `付款人选择银行（共 ${count} 家），或用账户配置的银行`,
  },
  askedAfter: {
    en: (first, every) => `asked after ${en(first)}, then every ${en(every)}`,
    zh: (first, every) => `${zh(first)}后查询，之后每 ${zh(every)}一次`,
  },
  lives: { en, zh },
  waits: { en: (seconds) => `waits ${en(seconds)}`, zh: (seconds) => `等待 ${zh(seconds)}` },
  // What the READMEs have of parameters.
  said: { en: '## What a merchant says', zh: '## 商户怎样传参' },
  aboutParameters: {
    en: (id) =>
      `
Every parameter that the documents have, and where you say it. Names without more are fields of \`POST /v1/checkouts\`; the gateway's own
stand there in \`options: { "${id}": { … } }\`, where one wins over the common name beside it. What the create of a way to pay has no
field for is refused by name when the checkout is opened, unless \`whereSupported\` names it. Lengths are counted in UTF-16 units, the
strictest reading of a document's "characters" (our decision: an emoji is two in Java, C# and JavaScript, and one in a database); what is
longer is refused by its field's name when the checkout is opened, or cut between letters where it says so.
`.trim(),
    zh: (id) =>
      `
网关文档里的全部参数，以及各自在哪里传。只写名称的是 \`POST /v1/checkouts\` 的字段；网关自己的参数写在同一请求的
\`options: { "${id}": { … } }\` 里，与旁边的通用字段同时出现时以它为准。某种支付方式的下单接口没有对应字段的内容，创建收银单时就会按字段名报错，
写进 \`whereSupported\` 的除外。长度按 UTF-16 编码单元计算，这是对文档中“字符”最严格的理解
（我们的决定：一个表情符号在 Java、C# 和 JavaScript 里算两个，在数据库里算一个）；超长的在创建收银单时按字段名报错，注明“截断”的则在字符之间截断。
`.trim(),
  },
  ofCreates: { en: '### Of creates', zh: '### 下单' },
  ofOthers: { en: '### Of other calls', zh: '### 其他接口' },
  createHead: {
    en: ['parameter', 'where you say it', 'channels', 'takes'],
    zh: ['参数', '在哪里传', '渠道', '取值'],
  },
  otherHead: { en: ['call', 'parameter', 'where you say it'], zh: ['接口', '参数', '在哪里传'] },
  all: { en: 'all', zh: '全部' },
  rawCall: { en: 'a raw call, under its own name', zh: '直接调用接口时，用参数原名' },
  onChannels: { en: (channels) => ` (on ${channels})`, zh: (channels) => `（${channels}）` },
  about: { en: ': ', zh: '：' },
  orElse: { en: '; or ', zh: '；或 ' },
  list: { en: 'a list of objects, or its JSON', zh: '对象列表，或其 JSON' },
  whole: { en: 'a whole number', zh: '整数' },
  atMost: { en: (most) => `at most ${most}`, zh: (most) => `最长 ${most}` },
  cut: { en: ', cut', zh: '，超长截断' },
  lengthOn: {
    en: (most, channel) => `${most} on ${channel}`,
    zh: (most, channel) => `${channel} 为 ${most}`,
  },
  upTo: { en: (highest) => `up to ${highest}`, zh: (highest) => `不超过 ${highest}` },
  // What the READMEs have of answers.
  tells: { en: '## What the gateway tells', zh: '## 网关返回什么' },
  aboutAnswers: {
    en: `
What the documents print in answers and notifications, and where your server reads it: in \`GET /v1/checkouts/{id}\` and in every event.
\`facts\` of a payment are \`payments[].facts\`, of a refund \`refunds[].facts\`: amounts are whole fen, times ISO 8601 UTC, and what can't be
read is left out and logged. \`facts.said\` has the gateway's own words beside them.
`.trim(),
    zh: `
网关文档列出的应答和通知字段，以及您的服务器在哪里读到：\`GET /v1/checkouts/{id}\` 和每个事件里都有。
付款的 \`facts\` 是 \`payments[].facts\`，退款的是 \`refunds[].facts\`：金额以分为单位的整数，时间是 ISO 8601 UTC，无法解析的略去并记入日志。
旁边的 \`facts.said\` 是网关的原文。
`.trim(),
  },
  ofPayments: { en: '### Answers about payments', zh: '### 付款的应答' },
  ofRefunds: { en: '### Answers about refunds', zh: '### 退款的应答' },
  ofRaw: { en: '### Answers of raw calls', zh: '### 直接调用接口的应答' },
  aboutRaw: { en: 'Handed on as they came, in `received`.', zh: '原样放在 `received` 里返回。' },
  answerHead: { en: ['the gateway’s field', 'where you read it'], zh: ['网关的字段', '在哪里读到'] },
  rawHead: { en: ['call', 'its fields'], zh: ['接口', '字段'] },
  within: { en: 'its fields, below', zh: '其中的字段见下' },
  payerId: {
    en: (fact) => `${fact}, where the account has \`tellPayerIds\`; else nowhere`,
    zh: (fact) => `账户配置了 \`tellPayerIds\` 时为 ${fact}，否则哪里都没有`,
  },
  masked: { en: ', masked', zh: '（已脱敏）' },
}

/** All words in one language. */
export function wordsIn(language: Language): Words {
  const words = Object.entries(TEXTS).map(([key, text]) => [key, text[language]])
  return { language, ...Object.fromEntries(words) }
}

export const ENGLISH: Words = wordsIn('en')
