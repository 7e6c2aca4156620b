# Words of the reports and of settling.

help-argument-customer = 只看这些客户编码，用逗号分开
help-argument-category = 只看这些客户类别，用逗号分开
help-argument-salesperson = 只看这些业务员，用逗号分开
help-argument-rates = 各账龄段的坏账率，从最短的账龄起，如 0,5%,10%,20%,50%,100%
ledger-opening = 期初余额
ledger-sales = 销售
ledger-receipt = 收款
ledger-other = 其他往来
ledger-month-total = 本月合计
ledger-year-total = 本年累计
direction-debit = 借
direction-credit = 贷
direction-even = 平
report-provision = 坏账准备 = Σ 各账龄段 × 坏账率（每段四舍五入到分）：{ $rates }。执行小企业会计准则的企业只作参考，不入账。
report-explain-provision = -- 坏账准备 = Σ 各账龄段 × 坏账率；每段四舍五入到最小货币单位。账龄如下：
error-currency = 不认识币种“{ $currency }”
    .hint = 请写代码，如 CNY、USD。
error-nothing-selected = 账套里没有符合筛选条件的单据
    .hint = 用 wanglai customer list 看客户、类别和业务员的写法。
error-rates-missing = 没有坏账率，程序不代为决定
    .hint = 用 --rates 为每个账龄段写一个：{ $bands }；或写在账套 settings.toml 的 [provision] rates。
error-rates-count = 有 { $found } 个坏账率，应有 { $wanted } 个
    .hint = 每个账龄段一个：{ $bands }
error-rate = “{ $rate }”不是 0 到 1 之间的坏账率
    .hint = 写 5% 或 0.05。
column-date = 日期
column-document-number = 单据号
column-summary = 摘要
column-due-date = 到期日
column-direction = 方向
column-document-date = 单据日期
column-settled-by = 核销单据
column-settled-on = 核销日期
column-amount = 金额
column-provision = 坏账准备
run-no-documents = 账套里还没有单据：只写出客户档案，应收与销售报表待单据入账后才有
report-credit-currencies = 另有 { $count } 行其他币种的往来未列出；用 --currency 查看
