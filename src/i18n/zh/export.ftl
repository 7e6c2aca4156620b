# Report workbooks.

export-page = 第 &P 页  共 &N 页
export-company = 编制单位：{ $company }
export-period = 期间：{ $from } 至 { $to }
export-period-open = 期间：截至 { $to }
export-as-of = 截止日期：{ $day }
export-unit = 单位：{ $unit }
export-unit-cny = 元
export-unit-several = 各行原币
export-total = 合计
export-none = 无数据
export-no = 否
export-yes = 是
export-others = 其他
export-not-said = （未填写）
export-more = 另有 { $count } 个文件未列出
export-continued = 数据超过一张工作表的行数，续见“{ $sheet }”
export-too-large = 超过 15 位有效数字的金额 Excel 无法精确表示，按文本写出，其合计不用公式。

export-sheet-summary = 概要
export-sheet-balances = 往来余额表
export-sheet-ledger = 往来明细账
export-sheet-aging = 账龄 { $method } { $basis }
export-sheet-collections = 回款
export-sheet-credit = 信用
export-sheet-provenance = 来源与校验

export-title-receivables = 应收账款概要
export-title-balances = 客户往来余额表
export-title-ledger = 客户往来明细账
export-title-aging = 应收账款账龄分析表（{ $method } · 按{ $basis }）
export-title-collections = 客户回款分析表
export-title-credit = 客户信用情况表
export-title-provenance = 数据来源与校验
export-title-sales = 销售分析概要
export-title-sales-by = 销售统计表（按{ $group }）

export-method-fifo = 先进先出
export-method-open-item = 逐笔核销
export-method-t3 = 余额倒推
export-basis-document = 单据日期
export-basis-due = 到期日

export-group-customer = 客户
export-group-category = 类别
export-group-region = 地区
export-group-salesperson = 业务员
export-group-product = 存货
export-group-month = 月份

export-column-code = 客户编码
export-column-name = 客户名称
export-column-customer-code = 客户编码
export-column-product-code = 存货编码
export-column-currency = 币种
export-column-opening = 期初余额
export-column-debit = 本期借方
export-column-credit = 本期贷方
export-column-closing = 期末余额
export-column-balance = 应收余额
export-column-date = 日期
export-column-number = 单据号
export-column-summary = 摘要
export-column-due = 到期日
export-column-direction = 方向
export-column-running = 余额
export-column-month-end = 月末应收
export-column-unapplied = 未核销预收
export-column-sales = 本期销售
export-column-received = 本期回款
export-column-rate = 回款率
export-column-dso = 周转天数
export-column-limit = 信用额度
export-column-used = 已用额度
export-column-available = 可用额度
export-column-over-limit = 超额金额
export-column-term = 信用期限（天）
export-column-overdue-days = 最长逾期（天）
export-column-over-term = 超期
export-column-documents = 单据数
export-column-quantity = 数量
export-column-net = 不含税金额
export-column-tax = 税额
export-column-gross = 价税合计
export-column-share = 占比
export-column-cumulative = 累计占比
export-column-band = 账龄段
export-column-amount = 金额
export-column-month = 月份

export-band = { $first }–{ $last } 天
export-band-over = { $days } 天以上
export-band-not-due = 未到期
export-band-overdue = 逾期 { $first }–{ $last } 天
export-band-over-overdue = 逾期 { $days } 天以上

export-card-balance = 应收余额
export-card-overdue = 逾期金额
export-card-oldest = 最老账龄金额
export-card-top = 前十大欠款占比
export-card-rate = 回款率
export-card-dso = 应收周转天数
export-card-gross = 价税合计
export-card-net = 不含税金额
export-card-tax = 税额
export-card-documents = 单据数
export-card-top-sales = 前十大客户占比
export-card-best-month = 最高月份

export-remark-customers = { $count } 家客户
export-remark-debtors = 欠款客户 { $count } 家
export-remark-share = 占欠款 { $share }
export-remark-days = 期间 { $days } 天
export-remark-dso = 期末余额 ÷ 销售 × 天数
export-remark-months = { $count } 个月

export-chart-document = 账龄分布（按单据日期，{ $method }）
export-chart-due = 逾期分布（按到期日，{ $method }）
export-chart-top = 前十大欠款客户
export-chart-flows = 各月销售、回款与月末应收
export-chart-sales = 各月销售
export-chart-months = 各月销售（价税合计）
export-chart-customers = 前十大客户
export-chart-category = 销售构成（按类别）
export-chart-salesperson = 销售（按业务员）

export-note-summary = 占比以欠款客户的余额之和为分母；点击客户名称看其明细，点击蓝色指标名称看其合计。
export-note-currency = 图表以客户最多的币种 { $currency } 为准，各币种不相加；其余见后面各表。
export-note-balances = 期末余额 = 期初余额 + 本期借方 − 本期贷方 = 借方余额 − 贷方余额（重分类）；红字为贷方余额（预收）。
export-note-ledger = 余额 = 上一行余额 + 借方 − 贷方；点击期初行的客户编码可回到往来余额表。
export-note-ledger-part = 明细过多，另有 { $count } 家余额较小的客户未列出：用 wanglai report ledger --customer 编码 查看；此处合计只含列出的客户。
export-note-aging = 各账龄段之和 + 未核销预收 = 应收余额。
export-note-fifo = 先进先出：客户的全部贷方按单据日期、到期日、单据号的先后冲抵其借方，余下的贷方为未核销预收。
export-note-open-item = 逐笔核销：只有写明核销单号或已提交核销的单据才算结清，未核销的贷方为未核销预收。
export-note-t3 = 余额倒推：期末余额由最近的借方向前填满，期初余额视同年初单据；贷方余额的客户各段为空。
export-note-collections = 回款率 = 本期回款 ÷（期初余额 + 本期销售）；周转天数 = 期末余额 ÷ 本期销售 × 期间天数。
export-note-credit = 可用额度 = 信用额度 − 已用额度；未设额度的客户不计超额。到期日当天不算逾期。
export-note-sales = 占比以同一币种全部价税合计为分母；红字发票已冲减。

page-title = 应收与销售报告
page-numbers = 数据
page-all = 全部
page-rows-left-out = 另有 { $count } 行未在网页列出，见工作簿。

export-sheet-items = 未核销明细
export-title-items = 未核销单据明细表
export-note-items = 金额 = 已核销 + 未核销，按单据逐笔核销；贷方为负；未核销合计 = 余额合计。
export-sheet-payment = 付款表现
export-title-payment = 客户付款表现
export-note-payment = 天数按收款金额加权（先进先出）；回款有效率 CEI =（期初 + 销售 − 期末）÷（期初 + 销售 − 未到期）。
export-sheet-forecast = 回款预测
export-title-forecast = 未来 12 周回款预测
export-note-forecast = 按客户过去一年逾期天数的中位数推算未核销款项的到账周；没有记录的客户用全体的习惯；有争议的不计。
export-habit-own = 自身习惯
export-habit-common = 全体习惯
export-column-week = 第 { $week } 周
export-column-week-from = 周起日
export-column-expected = 预计回款
export-column-by-then = 累计
export-column-by-then-low = 累计（谨慎）
export-column-receivable = 借方余额
export-column-advance = 贷方余额（预收）
export-card-receivable = 应收（借方余额）
export-card-advance = 预收（贷方余额）
export-card-effectiveness = 回款有效率
export-card-days-to-pay = 平均付款天数
export-card-days-late = 平均逾期天数
export-card-concentration = 集中度
export-remark-effectiveness = 可收款中已收的部分
export-remark-days-to-pay = 从单据日到收款
export-remark-days-late = 从到期日到收款
export-remark-concentration = 赫芬达尔指数
export-chart-forecast = 未来 12 周预计回款
export-chart-segment = 客户分群（RFM）
export-chart-retention = 新增、留存、回流与流失
export-sheet-retention = 客户去留
export-title-retention = 客户新增、留存与流失
export-note-retention = 新增：从前没有购买过；回流：对比期没有、更早有；流失：对比期有、本期没有。
export-sheet-effect = 量价分析
export-title-effect = 销售量价分析
export-note-effect = 变动 = 价格影响 + 数量影响 + 品种影响（只在其中一期销售的存货）。
export-sheet-cohort = 首购客户群
export-title-cohort = 首购客户群留存
export-note-cohort = 首购月的客户在其后各月仍有购买的比例。
export-column-month-after = +{ $month } 月
export-sheet-tax = 税率
export-title-tax = 销项税额（按税率）
export-note-tax = 差额 = 税额 − 不含税金额 × 税率（四舍五入到分）。

export-program = 程序
export-word-period = 统计期间
export-word-as-of = 截止日期
export-created = 编制时间：{ $moment }
export-section-method = 方法
export-section-checks = 校验
export-section-inputs = 来源文件
export-check = 校验项
export-check-result = 结果
export-check-left = 左边
export-check-right = 右边
export-holds = ✓ 相符
export-fails = ✗ 不符
export-input-file = 文件
export-check-currency = { $currency }：{ $check }
export-check-roll = 期初 + 借方 − 贷方 = 期末
export-check-control = 各客户合计 = 全部明细的控制总额
export-check-aging = 账龄（{ $method } · { $basis }）各段 + 未核销 = 余额
export-check-sales = 销售按{ $group }合计 = 全部明细

marked-accept = 填“是”采纳本行全部建议；只采纳其中几处，填其列名，用顿号分开，如“税号、电话”。然后再导入本文件

export-sheet-local = 本位币余额
export-title-local = 客户往来余额（折本位币）
export-note-local = 每行单据按自己的汇率折成本位币，四舍五入到分；原币余额只供对照，不相加。
export-sheet-apart = 账龄（另列）
export-title-apart = 账龄分析（争议、预收、红字另列）
export-note-apart = 各账龄段只含无争议的应收；各段 + 争议 + 账龄不详 + 预收 + 未冲红字 = 余额。逐笔核销法，按单据日期。
export-sheet-promises = 承诺回款
export-title-promises = 承诺与实际回款
export-note-promises = 承诺日起收到的款依次抵先到期的承诺；到期未收足的为未兑现。
export-sheet-grades = 信用建议
export-title-grades = 信用等级与额度建议
export-note-grades = 只是建议，由人决定；现等级与额度取自客户档案。
export-sheet-provision-bands = 坏账准备（账龄）
export-title-provision-bands = 坏账准备（按账龄段）
export-note-provision-bands = 坏账准备 = Σ 各账龄段 × 损失率，每段四舍五入到分；先进先出，按单据日期。小企业会计准则下仅为估计，不作分录。
export-sheet-provision = 坏账准备（客户）
export-title-provision = 坏账准备（按客户）
export-note-provision = 坏账准备 = Σ 各账龄段 × 损失率，每段四舍五入到分；未核销贷方不抵减。小企业会计准则下仅为估计，不作分录。
export-note-provision-rates = 损失率取自账套 settings.toml 的 [provision] rates。
export-note-provision-migration = 未设定损失率，按近 { $months } 个月末的迁徙率推算，末档按全部损失计，故为上限；要用自己的损失率，请写在账套 settings.toml 的 [provision] rates。
export-sheet-sales-lines = 销售明细
export-title-sales-lines = 销售明细
export-note-sales-part = 明细过多，另有 { $count } 位购买较少的客户未列出；合计只含所列客户。
export-sheet-pivot = { $rows }×{ $columns }
export-title-pivot = 销售（含税）：{ $rows } × { $columns }
export-note-pivot = 最近十二个月，红字已扣；空白表示没有销售。行多时只列最大的 1,000 行，其余合为一行。
column-original-balance = 原币余额
column-loss-rate = 损失率
column-promise-open = 未收到
promise-open = 未到期
promise-kept = 已兑现
promise-late = 逾期兑现
promise-broken = 未兑现
export-sheet-account-balances = 往来科目余额
export-title-account-balances = 客户往来余额表（按往来科目）
export-note-account-balances = 同一客户在不同往来科目的余额分列；各科目之间不核销，合计等于客户往来余额表。
