import type { Surface, SurfaceHints } from '../surface.ts'

/** A real user agent, where it was seen, and the surface it must be read as. */
export interface UserAgentSample extends SurfaceHints {
  readonly name: string
  /** `public sample`: seen in public code, logs or tests · `vendor document`: printed by the maker. */
  readonly source: string
  readonly surface: Surface
}

const WECHAT_ANDROID =
  'Mozilla/5.0 (Linux; Android 13; PFCM00 Build/TP1A.220905.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.6723.103 Mobile Safari/537.36 XWEB/1300467 MMWEBSDK/20241202 MMWEBID/4691 MicroMessenger/8.0.56.2800(0x2800385E) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

const DESKTOP = { app: 'browser', runtime: 'page', handheld: false, devtools: false } as const
const PHONE = { app: 'browser', runtime: 'page', handheld: true, devtools: false } as const

const wechat: readonly UserAgentSample[] = [
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

const wechatMiniPrograms: readonly UserAgentSample[] = [
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

const wecom: readonly UserAgentSample[] = [
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

const alipay: readonly UserAgentSample[] = [
  {
    name: 'Alipay on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22G100 ChannelId(17) Ariver/1.1.0 AliApp(AP/10.8.30.6000) Nebula WK RVKType(0) AlipayDefined(nt:WIFI,ws:390|780|3.0,ac:ss) AlipayClient/10.8.30.6000 Language/zh-Hans Region/CN NebulaX/1.0.0 XRiver/10.2.58.1',
    source: 'public sample',
    surface: { ...PHONE, app: 'alipay', system: 'ios' },
  },
  {
    name: 'Alipay on Android (says UCBrowser too)',
    userAgent:
      'Mozilla/5.0 (Linux; U; Android 9; zh-CN; MI 8 Build/PKQ1.180729.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/57.0.2987.108 UCBrowser/11.8.8.968 UWS/2.13.2.91 Mobile Safari/537.36 UCBS/2.13.2.91_190617211143 NebulaSDK/1.8.100112 Nebula AlipayDefined(nt:4G,ws:393|0|2.75) AliApp(AP/10.1.68.7434) AlipayClient/10.1.68.7434 Language/zh-Hans useStatusBar/true isConcaveScreen/false Region/CN',
    source: 'public sample',
    surface: { ...PHONE, app: 'alipay', system: 'android' },
  },
  {
    name: 'web-view of an Alipay mini-program on Android',
    userAgent:
      'Mozilla/5.0 (Linux; U; Android 13; zh-CN; 22081212C Build/TKQ1.220829.002) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/69.0.3497.100 UWS/3.22.2.9999_220000000000 Mobile Safari/537.36 NebulaSDK/1.8.100112 Nebula AlipayDefined(nt:WIFI,ws:411|0|2.625) AliApp(AP/10.7.28.8000) AlipayClient/10.7.28.8000 Language/zh-Hans useStatusBar/true isConcaveScreen/true Region/CNAriver/1.0.0 MiniProgram APXWebView',
    source: 'public sample',
    surface: { ...PHONE, app: 'alipay', system: 'android', runtime: 'web-view' },
  },
  {
    name: 'web-view of an Alipay mini-program on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/19A346 Ariver/1.1.0 AliApp(AP/10.3.30.9000) Nebula WK RVKType(1) AlipayDefined(nt:WIFI,ws:390|780|3.0) AlipayClient/10.3.30.9000 Language/zh-Hans Region/CN MiniProgram APXWebView NebulaX/1.0.0',
    source: 'public sample',
    surface: { ...PHONE, app: 'alipay', system: 'ios', runtime: 'web-view' },
  },
]

const unionpay: readonly UserAgentSample[] = [
  {
    name: 'UnionPay app on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148  (com.unionpay.chsp) (cordova 4.5.4) (updebug 0) (version 1024) (UnionPay/1.0 CloudPay) (clientVersion 324) (language zh_CN) (languageFamily zh_CN) (upHtml) (walletMode 00)',
    source: 'public sample',
    surface: { ...PHONE, app: 'unionpay', system: 'ios', unionpayApp: 'CloudPay' },
  },
  {
    name: 'China Construction Bank app',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 14_2_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148/CloudMercWebView/UnionPay/1.0 CCBLoongPay',
    source: 'public sample',
    surface: { ...PHONE, app: 'unionpay', system: 'ios', unionpayApp: 'CCBLoongPay' },
  },
  {
    name: 'Bank of Communications app',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 15_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148com.bankcomm.maidanba.V2;mapp_saoma;isApplePayUsable;paypinflag;newVCard;digitalcert;WKWebView;UnionPay/1.0 BoComMDB;buildVersion165;mdbTitleBar;',
    source: 'public sample',
    surface: { ...PHONE, app: 'unionpay', system: 'ios', unionpayApp: 'BoComMDB' },
  },
  {
    name: 'JD Finance app',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148/application=JDJR-App&clientType=ios&iosType=iphone&clientVersion=8.1.70&HiClVersion=8.1.70&isUpdate=0&osVersion=26.2&osName=iOS&screen=844*390&src=App Store&netWork=1&netWorkType=1&CpayJS=UnionPay/1.0 JDJR&stockSDK=stocksdk-iphone_6.0.0&sPoint=&jdPay=(*#@jdPaySDK*#@jdPayChannel=jdfinance&jdPayChannelVersion=8.1.70&jdPaySdkVersion=4.01.96.00&jdPayClientName=iOS*#@jdPaySDK*#@)',
    source: 'public sample',
    surface: { ...PHONE, app: 'unionpay', system: 'ios', unionpayApp: 'JDJR' },
  },
]

const otherApps: readonly UserAgentSample[] = [
  {
    name: 'JD app on iPhone',
    userAgent:
      'jdapp;iPhone;12.3.2;;;M/5.0;appBuild/169031;Mozilla/5.0 (iPhone; CPU iPhone OS 15_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148;supportJDSHWK/1;',
    source: 'public sample',
    surface: { ...PHONE, app: 'jd', system: 'ios' },
  },
  {
    name: 'JD app on Android (says MQQBrowser too)',
    userAgent:
      'jdapp;android;10.0.2;10;network/wifi;Mozilla/5.0 (Linux; Android 10; ONEPLUS A5010 Build/QKQ1.191014.012; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/77.0.3865.120 MQQBrowser/6.2 TBS/045230 Mobile Safari/537.36',
    source: 'public sample',
    surface: { ...PHONE, app: 'jd', system: 'android' },
  },
  {
    name: 'QQ app on Android (says MQQBrowser too)',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; MI 8 Build/QKQ1.190910.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/6.2 TBS/046715 Mobile Safari/537.36 V1_AND_SQ_8.9.78_4548_YYB_D QQ/8.9.78.12275 NetType/WIFI WebP/0.3.0 AppId/537175315 Pixel/1080 StatusBarHeight/82 SimpleUISwitch/0 QQTheme/2099 StudyMode/0 CurrentMode/0 CurrentFontScale/1.0 GlobalDensityScale/0.9818182 AllowLandscape/false InMagicWin/0',
    source: 'public sample',
    surface: { ...PHONE, app: 'qq', system: 'android' },
  },
  {
    name: 'QQ app on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 QQ/9.3.0.612 V1_IPH_SQ_9.3.0_1_APP_A Pixel/1179 MiniAppEnable SimpleUISwitch/1 StudyMode/0 CurrentMode/1 CurrentFontScale/1.000000 QQTheme/2971 AppId/537359287 Core/WKWebView Device/Apple(iPhone X) NetType/WIFI QQExt/0 QBWebViewType/1 WKType/1',
    source: 'public sample',
    surface: { ...PHONE, app: 'qq', system: 'ios' },
  },
  {
    name: 'Douyin on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 aweme_36.7.0 Region/CN AppTheme/light NetType/WIFI JsSdk/2.0 Channel/App ByteLocale/zh ByteFullLocale/zh-Hans-CN WKWebView/1 Bullet/1 aweme/36.7.0 BytedanceWebview/d8a21c6 AnnieX/1 Forest/1 ReqTrigger/renderEngine',
    source: 'public sample',
    surface: { ...PHONE, app: 'douyin', system: 'ios' },
  },
  {
    name: 'Weibo on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Weibo (iPhone15,3__weibo__16.2.0__iphone__os17.6)',
    source: 'public sample',
    surface: { ...PHONE, app: 'weibo', system: 'ios' },
  },
  {
    name: 'DingTalk on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/23E246 AliApp(DingTalk/7.8.1) com.laiwang.DingTalk/46766536 Channel/201200 language/zh-Hans-CN UT4Aplus/0.0.6 WK',
    source: 'public sample',
    surface: { ...PHONE, app: 'dingtalk', system: 'ios' },
  },
  {
    name: 'DingTalk on Android',
    userAgent:
      'Mozilla/5.0 (Linux; Android 11; Pixel 4 XL Build/RQ3A.210705.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/83.0.4103.106 Mobile Safari/537.36 AliApp(DingTalk/5.1.5) com.alibaba.android.rimet/13534898 Channel/212200 language/zh-CN UT4Aplus/0.2.25 colorScheme/light',
    source: 'public sample',
    surface: { ...PHONE, app: 'dingtalk', system: 'android' },
  },
  {
    name: 'Feishu on Android',
    userAgent:
      'Mozilla/5.0 (Linux; Android 9; MI 6X Build/PKQ1.180904.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/75.0.3770.156 Mobile Safari/537.36 Lark/5.10.4 LarkLocale/zh_CN ChannelName/Feishu TTWebView/0751130016452',
    source: 'public sample',
    surface: { ...PHONE, app: 'feishu', system: 'android' },
  },
  {
    name: 'Feishu on Mac',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 13_5_0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.5414.128 Safari/537.36 Lark/6.9.4 LarkLocale/zh_CN Electron/Native WebApp/workplace',
    source: 'public sample',
    surface: { ...DESKTOP, app: 'feishu', system: 'mac' },
  },
  {
    name: 'Baidu app on Android',
    userAgent:
      'Mozilla/5.0 (Linux; Android 12; RMX3300 Build/SKQ1.211019.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/97.0.4692.98 Mobile Safari/537.36 T7/13.32 SP-engine/2.70.0 baiduboxapp/13.32.0.10 (Baidu; P1 12) NABar/1.0',
    source: 'public sample',
    surface: { ...PHONE, app: 'in-app', system: 'android' },
  },
  {
    name: 'Xiaohongshu on iPhone',
    userAgent: `${IPHONE} Mobile/15E148 discover/8.45.1 (iPhone; iOS 17.5; Scale/3.00) Resolution/1170*2532 xhsdiscover NetType/WiFi`,
    source: 'public sample',
    surface: { ...PHONE, app: 'in-app', system: 'ios' },
  },
  {
    name: 'Facebook on iPhone',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 15_8_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/507.0.0.50.107;FBBV/734202868;FBDV/iPhone9,4;FBMD/iPhone;FBSN/iOS;FBSV/15.8.4;FBSS/3;FBCR/;FBID/phone;FBLC/en_US;FBOP/80]',
    source: 'public sample',
    surface: { ...PHONE, app: 'in-app', system: 'ios' },
  },
  {
    name: 'an Android web view that names nobody',
    userAgent:
      'Mozilla/5.0 (Linux; Android 12; HLK-AL10 Build/HUAWEIHLK-AL10; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36',
    source: 'public sample',
    surface: { ...PHONE, app: 'in-app', system: 'android' },
  },
  {
    name: 'an iOS web view that names nobody',
    userAgent: `${IPHONE} Mobile/15E148`,
    source: 'vendor document: the default of WKWebView',
    surface: { ...PHONE, app: 'in-app', system: 'ios' },
  },
]

const phoneBrowsers: readonly UserAgentSample[] = [
  {
    name: 'Safari on iPhone',
    userAgent: `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`,
    source: 'public sample',
    surface: { ...PHONE, system: 'ios' },
  },
  {
    name: 'Chrome on iPhone',
    userAgent: `${IPHONE} CriOS/129.0.6668.69 Mobile/15E148 Safari/604.1`,
    source: 'public sample',
    surface: { ...PHONE, system: 'ios' },
  },
  {
    name: 'Safari on iPad, which calls itself a Macintosh',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    touchPoints: 5,
    source: 'public sample',
    surface: { ...PHONE, system: 'ios' },
  },
  {
    name: 'Chrome on Android',
    userAgent:
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
    source: 'public sample',
    surface: { ...PHONE, system: 'android' },
  },
  {
    name: 'Firefox on Android',
    userAgent: 'Mozilla/5.0 (Android 13; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0',
    source: 'public sample',
    surface: { ...PHONE, system: 'android' },
  },
  {
    name: 'UC Browser on iPhone, without Safari in its name',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 15_6_1 like Mac OS X; zh-CN) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/19G82 UCBrowser/15.0.4.1842 Mobile AliApp(TUnionSDK/0.1.20.4)',
    source: 'public sample',
    surface: { ...PHONE, system: 'ios' },
  },
  {
    name: 'QQ Browser on Android, which is not QQ',
    userAgent:
      'Mozilla/5.0 (Linux; U; Android 6.0.1; zh-cn; NX531J Build/MMB29M) AppleWebKit/537.36 (KHTML, like Gecko)Version/4.0 Chrome/37.0.0.0 MQQBrowser/6.8 Mobile Safari/537.36',
    source: 'public sample',
    surface: { ...PHONE, system: 'android' },
  },
  {
    name: 'Mi Browser',
    userAgent:
      'Mozilla/5.0 (Linux; U; Android 14; zh-cn; 23013RK75C Build/UKQ1.230804.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/119.0.6045.193 Mobile Safari/537.36 XiaoMi/MiuiBrowser/18.6.70920',
    source: 'public sample',
    surface: { ...PHONE, system: 'android' },
  },
  {
    name: 'Huawei Browser on HarmonyOS 3, which is Android',
    userAgent:
      'Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AL10; HMSCore 6.8.0.332) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.4844.88 HuaweiBrowser/13.0.0.310 Mobile Safari/537.36',
    source: 'public sample',
    surface: { ...PHONE, system: 'android' },
  },
  {
    name: 'HarmonyOS NEXT phone',
    userAgent:
      'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36  ArkWeb/4.1.6.1 Mobile',
    source: 'vendor document: developer.huawei.com, default user agent of ArkWeb',
    surface: { ...PHONE, system: 'harmony' },
  },
  {
    name: 'HarmonyOS NEXT tablet',
    userAgent:
      'Mozilla/5.0 (Tablet; OpenHarmony 6.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 ArkWeb/6.0.0.47 HuaweiBrowser/5.1.8.311',
    source: 'public sample',
    surface: { ...PHONE, system: 'harmony' },
  },
]

const desktopBrowsers: readonly UserAgentSample[] = [
  {
    name: 'HarmonyOS PC, which names Windows too',
    userAgent:
      'Mozilla/5.0 (PC; OpenHarmony 6.1; Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 ArkWeb/6.1.0.115 HuaweiBrowser/6.1.7.302',
    source: 'public sample',
    surface: { ...DESKTOP, system: 'harmony' },
  },
  {
    name: 'Chrome on Windows',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36',
    source: 'public sample',
    surface: { ...DESKTOP, system: 'windows' },
  },
  {
    name: 'Edge on Windows with a touch screen',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0',
    touchPoints: 10,
    source: 'public sample',
    surface: { ...DESKTOP, system: 'windows' },
  },
  {
    name: 'Safari on Mac',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    touchPoints: 0,
    source: 'public sample',
    surface: { ...DESKTOP, system: 'mac' },
  },
  {
    name: 'Firefox on Linux',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
    source: 'public sample',
    surface: { ...DESKTOP, system: 'linux' },
  },
]

/** Real user agents with the surface each must be read as. */
export const USER_AGENTS: readonly UserAgentSample[] = [
  ...wechat,
  ...wechatMiniPrograms,
  ...wecom,
  ...alipay,
  ...unionpay,
  ...otherApps,
  ...phoneBrowsers,
  ...desktopBrowsers,
]
