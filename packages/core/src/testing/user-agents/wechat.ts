import { DESKTOP, PHONE, type UserAgentSample } from './sample.ts'

const WECHAT_ANDROID =
  'Mozilla/5.0 (Linux; Android 13; PFCM00 Build/TP1A.220905.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.6723.103 Mobile Safari/537.36 XWEB/1300467 MMWEBSDK/20241202 MMWEBID/4691 MicroMessenger/8.0.56.2800(0x2800385E) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64'

/** WeChat's own pages. */
export const WECHAT: readonly UserAgentSample[] = [
  {
    name: 'WeChat on Android, XWEB 130',
    userAgent: WECHAT_ANDROID,
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'android' },
  },
  {
    name: 'WeChat on Android, XWEB 134',
    userAgent:
      'Mozilla/5.0 (Linux; Android 15; PJZ110 Build/AP3A.240617.008; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/134.0.6998.136 Mobile Safari/537.36 XWEB/1340095 MMWEBSDK/20250201 MMWEBID/5182 MicroMessenger/8.0.58.2841(0x28003A3E) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'android' },
  },
  {
    name: 'WeChat on Android without the web view mark',
    userAgent:
      'Mozilla/5.0 (Linux; Android 13; SM-S9080) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.5845.163 Mobile Safari/537.36 MicroMessenger/8.0.50.2700(0x28003237) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'android' },
  },
  {
    name: 'WeChat on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.59(0x18003b28) NetType/WIFI Language/zh_CN',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'ios' },
  },
  {
    name: 'WeChat on iPad',
    userAgent:
      'Mozilla/5.0 (iPad; CPU OS 18_2_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.57(0x1800392a) NetType/WIFI Language/zh_CN',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'ios' },
  },
  {
    name: 'WeChat on HarmonyOS NEXT 5.0',
    userAgent:
      'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile  MicroMessenger/8.0.10.36(0xf3100a24) Weixin NetType/4G Language/zh_CN MMWEBID/6994 MMWEBSDK/202508070004 XWEB/1140319',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'harmony' },
  },
  {
    name: 'WeChat on HarmonyOS NEXT 5.1',
    userAgent:
      'Mozilla/5.0 (Phone; OpenHarmony 5.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile MicroMessenger/8.0.9.39(0x28002733) Weixin NetType/WIFI Language/zh_CN',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'harmony' },
  },
  {
    name: 'WeChat on Windows',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Windows WindowsWechat/WMPF WindowsWechat(0x63090a13) UnifiedPCWindowsWechat(0xf254032b) XWEB/13655',
    source: 'public sample',
    surface: { ...DESKTOP, app: 'wechat', system: 'windows' },
  },
  {
    name: 'WeChat on Windows, 2026',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Windows WindowsWechat/WMPF WindowsWechat(0x63090a13) UnifiedPCWindowsWechat(0xf2541c37) XWEB/25364',
    source: 'public sample',
    surface: { ...DESKTOP, app: 'wechat', system: 'windows' },
  },
  {
    name: 'WeChat on Mac, old (says WindowsWechat too)',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) MicroMessenger/6.8.0(0x16080000) MacWechat/3.3(0x13030013) NetType/WIFI WindowsWechat',
    source: 'public sample',
    surface: { ...DESKTOP, app: 'wechat', system: 'mac' },
  },
  {
    name: 'WeChat on Mac, WMPF',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Mac MacWechat/WMPF MacWechat/3.8.7(0x13080712) UnifiedPCMacWechat(0xf2641c1d) XWEB/25300',
    source: 'public sample',
    surface: { ...DESKTOP, app: 'wechat', system: 'mac' },
  },
  {
    name: 'WeChat developer tools',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Mobile/15E148 Safari/604.1 wechatdevtools/1.06.2412050 MicroMessenger/8.0.5 Language/zh_CN webview/',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'ios', devtools: true },
  },
]

/** WeChat's mini-programs, and pages inside them. */
export const WECHAT_MINI_PROGRAMS: readonly UserAgentSample[] = [
  {
    name: 'web-view of a WeChat mini-program on Android',
    userAgent:
      'Mozilla/5.0 (Linux; Android 12; SM-A525F Build/SP1A.210812.016; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0.4240.99 XWEB/3171 MMWEBSDK/20211202 Mobile Safari/537.36 MMWEBID/5331 MicroMessenger/8.0.18.2062(0x28001241) Process/appbrand2 WeChat/arm64 Weixin GPVersion/1 NetType/4G Language/zh_CN ABI/arm64 miniProgram/wx9af32b509e88340c',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'android', runtime: 'web-view' },
  },
  {
    name: 'web-view of a WeChat mini-program on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.31(0x18001f2f) NetType/WIFI Language/zh_CN miniProgram/wx73247c7819d61796',
    source: 'public sample',
    surface: { ...PHONE, app: 'wechat', system: 'ios', runtime: 'web-view' },
  },
  {
    name: 'web-view of a WeChat mini-program on Windows',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Windows WindowsWechat/WMPF WindowsWechat(0x63090a13) UnifiedPCWindowsWechat(0xf254162e) XWEB/18163 miniProgram/wxde8ac0a21135c07d',
    source: 'public sample',
    surface: { ...DESKTOP, app: 'wechat', system: 'windows', runtime: 'web-view' },
  },
  {
    name: 'web-view known by the bridge alone',
    userAgent: WECHAT_ANDROID,
    globals: { document: {}, __wxjs_environment: 'miniprogram' },
    source: 'public sample; `__wxjs_environment` as documented for web-view',
    surface: { ...PHONE, app: 'wechat', system: 'android', runtime: 'web-view' },
  },
  {
    name: 'WeChat mini-program runtime',
    userAgent: '',
    globals: { wx: { requestPayment() {} } },
    source: 'a mini-program has no navigator',
    surface: { app: 'wechat', system: 'other', runtime: 'mini-program', handheld: false, devtools: false },
  },
  {
    name: 'Alipay mini-program runtime',
    userAgent: '',
    globals: { my: { tradePay() {} } },
    source: 'a mini-program has no navigator',
    surface: { app: 'alipay', system: 'other', runtime: 'mini-program', handheld: false, devtools: false },
  },
]

/** WeCom, which is WeChat for work. */
export const WECOM: readonly UserAgentSample[] = [
  {
    name: 'WeCom on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)  Mobile/15E148 wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh ColorScheme/Light wwmver/3.26.13.714',
    source: 'public sample',
    surface: { ...PHONE, app: 'wecom', system: 'ios' },
  },
  {
    name: 'WeCom on Android',
    userAgent:
      'Mozilla/5.0 (Linux; Android 16; V2408A Build/BQ2A.250705.001-BP2A.250605.031.A3_V000L1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0.7204.180 Mobile Safari/537.36 XWEB/1380275 MMWEBSDK/20250202 MMWEBID/3998 wxwork/5.0.6 MicroMessenger/7.0.1 NetType/WIFI Language/zh Lang/zh ColorScheme/Light wwmver/3.26.506.647',
    source: 'public sample',
    surface: { ...PHONE, app: 'wecom', system: 'android' },
  },
  {
    name: 'WeCom on Windows',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.5304.110 Safari/537.36 Language/zh wxwork/4.1.10 (MicroMessenger/6.2) WindowsWechat  MailPlugin_Electron WeMail embeddisk',
    source: 'public sample',
    surface: { ...DESKTOP, app: 'wecom', system: 'windows' },
  },
]
