import { formatAmount } from '@pay-checkout/core/miniprogram'
import { Button, Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useCheckout } from '../../use-checkout'

const WORDS: Readonly<Record<string, string>> = {
  choosing: '待付款',
  settled: '支付成功',
  stopped: '订单已关闭',
  unreadable: '暂时打不开，请重试',
}

/** 支付服务的地址。只写在小程序里，不取自链接。 */
const BROKER = 'https://pay.example.com'

export default function Pay() {
  const { token = '' } = useRouter().params
  const { state, pay, retry } = useCheckout(BROKER, token)
  const name = state?.name ?? 'loading'
  return (
    <View>
      {state && 'checkout' in state && state.checkout && <Text>{formatAmount(state.checkout.amount)}</Text>}
      <View className="state">{WORDS[name] ?? '请稍候'}</View>
      {name === 'choosing' && <Button onClick={pay}>付款</Button>}
      {name === 'unreadable' && <Button onClick={retry}>重试</Button>}
    </View>
  )
}
