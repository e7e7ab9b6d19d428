// The wallet's object, `wx` or `my`. Network, login and wallet are the test's: `window.atNetwork`, `atLogin` and `atWallet`.

const store = JSON.parse(sessionStorage.getItem('stage') || '{}')

/** Makes the host of a wallet, in the payer's `settings` (language and size of letters), on a stage that can enter and leave pages. */
export function createHost(wallet, stage) {
  const { settings } = stage
  const payer = { language: settings.get('language'), scale: Number(settings.get('scale')) || 1 }
  return wallet === 'alipay' ? createMy(lifeOf(stage), payer) : createWx(lifeOf(stage), payer)
}

const headersOf = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [title(name), value]))
const title = (name) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

async function carry({ url, method = 'GET', header, headers = header, data, dataType = 'json' }) {
  const body = data === undefined || typeof data === 'string' ? data : JSON.stringify(data)
  const sent = { 'content-type': 'application/json', ...headers }
  const answer = await window.atNetwork({ url, method, headers: sent, ...(method === 'GET' ? {} : { body }) })
  if (dataType !== 'json') return answer
  try {
    return { ...answer, body: JSON.parse(answer.body) }
  } catch {
    return answer
  }
}

/** The app's life, its network and its pages, which both wallets tell of in the same words. */
function lifeOf({ heard, enter, leave }) {
  return {
    onAppShow: (run) => heard.appShow.add(run),
    offAppShow: (run) => heard.appShow.delete(run),
    onAppHide: (run) => heard.appHide.add(run),
    offAppHide: (run) => heard.appHide.delete(run),
    onNetworkStatusChange: (run) => heard.network.add(run),
    offNetworkStatusChange: (run) => heard.network.delete(run),
    stopPullDownRefresh() {},
    setNavigationBarTitle: ({ title: text }) => {
      document.title = text
    },
    setNavigationBar: ({ title: text }) => {
      document.title = text
    },
    navigateTo: ({ url }) => enter(url),
    redirectTo: ({ url }) => {
      leave(true)
      enter(url)
    },
    navigateBack: () => leave(),
  }
}

function remember(key, value) {
  if (value === undefined) delete store[key]
  else store[key] = JSON.parse(JSON.stringify(value))
  sessionStorage.setItem('stage', JSON.stringify(store))
}

function createWx(life, { language, scale }) {
  const wx = {
    ...life,
    request({ success, fail, complete, ...asked }) {
      carry(asked)
        .then(
          ({ status, headers, body }) =>
            success?.({
              statusCode: status,
              header: headersOf(headers),
              data: body,
              cookies: [],
              errMsg: 'request:ok',
            }),
          ({ message }) =>
            fail?.({ errMsg: `request:fail ${/url not in domain list/.exec(message)?.[0] ?? ''}`, errno: 600001 }),
        )
        .then(complete)
      return { abort() {} }
    },
    login({ success, fail }) {
      window.atLogin('wechat').then(
        (code) => success({ code, errMsg: 'login:ok' }),
        () => fail({ errMsg: 'login:fail' }),
      )
    },
    requestPayment({ success, fail, complete, ...params }) {
      window.atWallet({ params }).then((told) => {
        if (told === 'lost') return
        const result = { errMsg: told === 'ok' ? 'requestPayment:ok' : `requestPayment:fail ${told}` }
        ;(told === 'ok' ? success : fail)?.(result)
        complete?.(result)
      })
    },
    getStorageSync: (key) => store[key] ?? '',
    setStorageSync: remember,
    removeStorageSync: (key) => remember(key),
    getAppBaseInfo: () => ({ SDKVersion: '3.7.0', language: language ?? 'zh_CN', fontSizeScaleFactor: scale }),
    getDeviceInfo: () => ({ platform: 'android' }),
    getSystemInfoSync: () => ({ ...wx.getAppBaseInfo(), platform: 'android' }),
    getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getRandomValues: ({ length, success }) =>
      setTimeout(() => success({ randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer })),
    setClipboardData: ({ success }) => void setTimeout(success),
    showToast: ({ title: text }) => toast(text),
    showModal: ({ title: heading, content, confirmText, cancelText, success }) =>
      ask({ heading, content, yes: confirmText, no: cancelText }).then((confirm) =>
        success({ confirm, cancel: !confirm }),
      ),
  }
  return wx
}

function createMy(life, { language, scale }) {
  return {
    ...life,
    request({ success, fail, complete, ...asked }) {
      carry(asked)
        .then(
          ({ status, headers, body }) => {
            const answer = { status, headers: headersOf(headers), data: body }
            if (status >= 200 && status < 300) success?.(answer)
            else fail?.({ ...answer, error: 19, errorMessage: 'http status error' })
          },
          ({ message }) =>
            fail?.(
              /domain/.test(message)
                ? { error: 4, errorMessage: '无权调用该接口' }
                : { error: 12, errorMessage: '网络异常' },
            ),
        )
        .then(complete)
      return { abort() {} }
    },
    getAuthCode({ success, fail }) {
      window.atLogin('alipay').then(
        (authCode) => success({ authCode, authSuccessScopes: ['auth_base'] }),
        () => fail({ error: 2000, errorMessage: 'denied' }),
      )
    },
    tradePay({ tradeNO, success, fail }) {
      const codes = { ok: '9000', cancel: '6001' }
      window.atWallet({ tradeNO }).then((told) => {
        if (told === 'lost') return
        if (told in codes) success?.({ resultCode: codes[told] })
        else fail?.({ error: 2, errorMessage: told })
      })
    },
    getStorageSync: ({ key }) => ({ data: store[key] ?? null }),
    setStorageSync: ({ key, data }) => remember(key, data),
    removeStorageSync: ({ key }) => remember(key),
    getSystemInfoSync: () => ({ platform: 'Android', language: language ?? 'zh-Hans', fontSizeSetting: 16 * scale }),
    setClipboard: ({ success }) => void setTimeout(success),
    showToast: ({ content }) => toast(content),
    confirm: ({ title: heading, content, confirmButtonText, cancelButtonText, success }) =>
      ask({ heading, content, yes: confirmButtonText, no: cancelButtonText }).then((confirm) => success({ confirm })),
  }
}

function toast(text) {
  const shown = document.createElement('output')
  shown.textContent = text
  document.body.append(shown)
}

function ask({ heading, content, yes, no }) {
  const dialog = document.createElement('dialog')
  const add = (name, text) => dialog.appendChild(Object.assign(document.createElement(name), { textContent: text }))
  add('h2', heading)
  add('p', content)
  return new Promise((answer) => {
    const close = (said) => () => {
      dialog.remove()
      answer(said)
    }
    add('button', no).addEventListener('click', close(false))
    add('button', yes).addEventListener('click', close(true))
    document.body.append(dialog)
    dialog.showModal()
  })
}
