import { DESKTOP, IPHONE, PHONE, type UserAgentSample } from './sample.ts'

/** Alipay's pages and mini-programs. */
export const ALIPAY: readonly UserAgentSample[] = [
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

/** UnionPay, and the apps of banks. */
export const UNIONPAY: readonly UserAgentSample[] = [
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

/** Apps that are no wallet of ours. */
export const OTHER_APPS: readonly UserAgentSample[] = [
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
