import { DESKTOP, IPHONE, PHONE, type UserAgentSample } from './sample.ts'

/** Browsers of phones and tablets. */
export const PHONE_BROWSERS: readonly UserAgentSample[] = [
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

/** Browsers of desktops. */
export const DESKTOP_BROWSERS: readonly UserAgentSample[] = [
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
