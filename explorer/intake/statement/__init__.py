"""An Alipay statement (支付宝账单) -> the habits that it shows: read, sorted into kinds, counted."""
