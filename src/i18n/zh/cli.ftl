# Words of the command line.
guide =
    往来 wanglai：接管小企业的客户档案与应收往来

      wanglai run 账套文件夹           读入、检查、入账、分析，结果写到 out 文件夹
      wanglai check 文件               只检查，列出全部问题
      wanglai inspect 文件             看程序如何识别每张表、每一列
      wanglai template list            可填写的导入模板
      wanglai report aging --book out/book   账龄分析
      wanglai explain tax-id-letter    某个问题是什么意思、怎样改

    也可以把文件或文件夹直接拖到程序上。全部命令: wanglai --help
help = 往来：把历年的客户与往来表格变成干净、可查、分文不差的客户档案和分析工作簿
help-usage = 用法:{" "}
help-commands = 命令
help-options = 选项
help-arguments = 参数
help-help = 显示帮助
help-version = 显示版本
help-lang = 语言: zh、en、fr（默认中文，也看 WANGLAI_LANG 与系统区域）
help-format = 输出格式: text、json、csv、xlsx、html
help-quiet = 不说多余的话
help-verbose = 多说一些（-vv 更多），写到 stderr
help-threads = 线程数（默认用全部核心；结果与线程数无关）
help-run = 主要工作: 读入、检查、入账、分析、导出
help-inspect = 看程序识别到什么: 真实类型、编码、表、模板、标题行、列对应；不写任何东西
help-check = 只检查；加 --out 还写出标色的工作簿
help-import = 入账: 一个文件是一个不可分的批次
help-batch = 批次: 列出、查看、撤销
help-batch-list = 列出全部批次
help-batch-show = 查看一个批次
help-batch-undo = 撤销一个批次，逐行说明结果
help-report = 报表: balances 余额表、ledger 明细账、aging 账龄、open 未核销明细、settlement 核销、credit 信用、grades 信用建议、provision 坏账准备、collections 回款、promises 承诺回款、payment 付款表现、forecast 回款预测、concentration 集中度、summary 关键指标、sales 销售、trend 环比同比、abc 分类、rfm 分群、retention 客户去留、cohort 首购同期群、effect 量价分析、returns 退货、tax 税率、quality 资料质量、all 全部
help-customer = 客户档案
help-customer-list = 列出客户
help-customer-show = 查看一个客户及其联系人、银行账户和地址
help-template = 可填写的导入模板: list 列出，或给出模板名
help-explain = 解释一个问题代码；不给代码则列出全部
help-init = 新建空账套
help-completions = 生成命令补全脚本
help-argument-inputs = 文件或文件夹，可以多个
help-argument-alias = 自备的标题别名包（toml），可多次给出
help-argument-encoding = 文本文件的编码，如 gb18030、big5、utf-16le；不写则自动识别
help-argument-partial = 文件被截断时读取残存的部分；默认整个拒绝
help-argument-limit = 读取上限，如 file-bytes=500M、rows=100000；可重复
help-argument-map = 标题的含义，如 老编号=customer_code；与 --book 同用，记在账套旁，以后同样的表自动采用
help-argument-strict = 档案中没有的客户，其单据一律拒收
help-argument-fail-on = 到哪一级问题时退出码为 1: error（默认）、warning、info；check 还可用 score<80
help-argument-out = 结果写到哪里
help-argument-book = 账套文件夹（默认在 --out 下的 book）
help-argument-as-of = 截止日期，例如 2026-06-30（默认最新单据所在月末）
help-argument-company = 编制单位，写在报表上
help-argument-mode = add 只加新客户（默认）、fill 补空白、overwrite 覆盖
help-argument-dry-run = 真正走一遍，然后全部退回，不留痕迹
help-argument-batch = 批次号
help-argument-name = 名称
help-argument-from = 期间起日
help-argument-to = 期间止日
help-argument-by = 账龄按 document 单据日期（默认）或 due 到期日
help-argument-method = 账龄方法: open-item 逐笔核销（默认）、fifo 先进先出、t3 用友 T3 法
help-argument-bands = 账龄分段的上限天数，例如 30,60,90
help-argument-group = 销售按 customer 客户、category 类别、region 地区、salesperson 业务员、product 存货、month 月份
help-argument-currency = 只看一种币种，例如 CNY
help-argument-explain = 打印这张报表的 SQL 与公式
help-argument-unmask = 不遮盖个人信息
help-argument-code = 代码
help-argument-dir = 文件夹
help-argument-shell = bash、zsh、fish、powershell、elvish
usage-unknown-argument = 没有这个选项: { $argument }
usage-unknown-command = 没有这个命令: { $argument }
usage-invalid-value = { $argument } 不接受 “{ $value }”
usage-value-missing = { $argument } 后面缺少值
usage-missing-argument = 缺少: { $argument }
usage-missing-command = 缺少子命令
usage-other = 命令写法有误
usage-near = 是不是想写: { $near }
usage-allowed = 可用: { $allowed }
usage-more = 加 --help 看全部用法
error-prefix = 错误:{" "}
hint-prefix = 提示:{" "}
error-file = 文件 { $file } 无法读写: { $reason }
    .hint = 请看文件是否存在、是否被别的程序占用、是否有权限、磁盘是否已满。
error-input-missing = 找不到 { $file }
    .hint = 请检查路径；含空格的路径要加引号。
error-input-empty = { $file } 里没有可读的表格
    .hint = 可读 xlsx、xls、xlsb、ods、csv、tsv；程序自己写出的结果和账套不算，要读请直接写出文件名。
error-input = { $reason }
    .hint = 请检查路径与权限。
error-map-field = 没有一个模板有这些字段: { $field }
    .hint = 用 wanglai template list 看模板；字段键见 wanglai inspect 的输出。
error-alias-pack = 别名包 { $file } 有误: { $reason }
    .hint = 写法见项目中 templates/alias 下的例子。
error-no-template = 没有模板 “{ $name }”
    .hint = 可用: { $names }
error-no-code = 没有问题代码 “{ $code }”
    .hint = 最接近的是 { $near }；不带代码运行 wanglai explain 可列出全部。
error-no-batch = 账套里没有第 { $batch } 批
    .hint = 用 wanglai batch list 看全部批次。
error-no-customer = 账套里没有客户 { $code }
    .hint = 用 wanglai customer list 看全部客户。
error-empty-ledger = 账套里还没有单据，没有可报的数字
    .hint = 先用 wanglai import 入账。
error-period = 期间起日晚于止日
    .hint = 请检查 --from 与 --to。
error-bands = 账龄分段必须是从小到大的正整数
    .hint = 例如 --bands 30,60,90,180,365
error-analysis = 统计未能完成: { $reason }
    .hint = 请用 wanglai batch list 查看账套；若仍如此，请附上账套反馈。
error-export = 工作簿未能写出: { $reason }
    .hint = 行数可能超过 Excel 的限制；可改用 --format csv。
severity-error = 错误
severity-warning = 警告
severity-info = 提示
finding-row = 第 { $row } 行
finding-suggestion = 建议: { $suggestion }
findings-counted = 问题: 错误 { $errors }，警告 { $warnings }，提示 { $infos }
status-loaded = 已入账
status-unchanged = 内容已在账套中，未作改动
status-empty = 没有可入账的行
status-undone = 已撤销
status-unreadable = 未能读取
run-sheet = {"  "}{ $sheet }{ $template }: 读入 { $read } 行，接受 { $accepted }，拒收 { $rejected }，跳过 { $skipped }
run-lines-same = {"  "}其中 { $same } 行已在账套中，不重复入账
run-as-of = 截止日期: { $day }
run-assertions = 勾稽: { $held } / { $all } 成立
run-assertion-fails = {"  "}不成立: { $name }: { $left } ≠ { $right }
run-outputs = 已写出:
inspect-no-template = 未识别
inspect-no-field = 没有对应字段
inspect-proposal = ，可能是 { $field }
inspect-hidden = （隐藏）
inspect-header-row = 标题在第 { $row } 行
inspect-sheet = {"  "}{ $sheet }{ $template }: { $rows } 行，
inspect-by-heading = 标题一致
inspect-by-alias = 别名
inspect-by-pack = 别名包 { $pack }
import-dry-run = 试运行: 以下改动没有保存
import-changes = {"  "}批次 { $batch }: 新增客户 { $added }，修改 { $changed }，相同 { $same }，与账套不同 { $differing }；单据行 { $lines }
batch-undone = 第 { $batch } 批已撤销: 退回 { $reversed } 项，单据行 { $lines }，保留 { $kept }
batch-kept-edited = {"  "}{ $code }（{ $field }）保留: 第 { $batches } 批之后又改过
batch-not-possible = {"  "}{ $code }（{ $field }）不能退回: 第 { $batches } 批用到它
batch-kept-documents = {"  "}{ $code } 保留为待补全客户: 第 { $batches } 批的单据用到它
batch-dependent = {"  "}第 { $batch } 批因本批已有而略过了部分行；重新导入其文件即可补回
init-done = 已建账套 { $book }
written = 已写出 { $file }
report-as-of = 截止日期: { $day }（最新单据所在月末）
report-currencies = 账套有多种币种（{ $all }），这里是 { $currency }；用 --currency 换
explain-what = 是什么
explain-why = 为什么
explain-example = 例子
explain-fix = 怎样改
column-batch = 批次
column-file = 文件
column-sha256 = SHA-256
column-template = 模板
column-rows-accepted = 接受
column-rows-rejected = 拒收
column-status = 状态
column-created = 时间
column-customer-code = 客户编码
column-customer-name = 客户名称
column-currency = 币种
column-opening = 期初余额
column-debit = 借方
column-credit = 贷方
column-closing = 期末余额
column-balance = 余额
column-unapplied = 未核销
column-not-due = 未到期
column-key = 编码
column-label = 名称
column-documents = 单据数
column-quantity = 数量
column-net = 金额
column-tax = 税额
column-gross = 价税合计
column-share = 占比
column-sales = 销售
column-received = 收款
column-collection-rate = 回款率
column-dso-days = 周转天数
column-limit = 信用额度
column-used = 已用
column-available = 可用
column-over-limit = 超额度
column-oldest-overdue-days = 最长逾期天数
column-term-days = 信用期限
column-over-term = 超期

error-settings-syntax = { $file }：不是有效的设置文件：{ $reason }

error-settings-unknown =
    { $what ->
        [section] { $file }：没有“{ $found }”这一节，最接近的是 { $near }
        [code] { $file }：没有“{ $found }”这个检查，最接近的是 { $near }
        [severity] { $file }：没有“{ $found }”这个级别，最接近的是 { $near }
       *[field] { $file }：没有“{ $found }”这个字段，最接近的是 { $near }
    }

error-settings-type =
    { $expected ->
        [text] { $file }：{ $key } 应为带引号的文字
        [list] { $file }：{ $key } 应为文字的列表，如 ["a", "b"]
       *[table] { $file }：{ $key } 应为一节
    }

error-settings-fixed = { $file }：{ $code } 不能降级，否则无法装入的行会被当作正确的行

error-settings-scheme = { $file }：“{ $text }”不是编码方案，应如 2-3-4

help-customer-duplicates = 列出疑似重复的客户
help-customer-duplicates-out = 要写入的文件（csv、json 或 xlsx）
help-customer-duplicates-never = 这些编码的客户不是同一家，记入账套

error-fail-on-score = --fail-on score<N 只能用于 check
    .hint = --fail-on error、warning 或 info

help-mend = 把客户资料改为规范写法，并采纳可唯一确定的修复
help-mend-accept = 采纳这些检查给出的唯一修复，如 tax-id-letter
help-customer-duplicates-from = 标记过的清单；其中“不合并”的记入账套
help-customer-add = 新增一个客户
help-customer-edit = 修改客户的字段，同样的检查
help-customer-history = 一个客户的全部修改历史
help-argument-set = 字段=值，可多次给出，例如 region=华东
error-customer-exists = 客户 { $code } 已在账套中
    .hint = 用 wanglai customer edit 修改它。
error-no-field = 客户没有字段 “{ $field }”，或不能这样修改
    .hint = 最接近的是 { $near }；wanglai template customers 列出全部字段。
change-refused = 有错误，没有作任何修改
change-nothing = 没有需要修改的内容
change-done = 已修改，第 { $batch } 批；用 wanglai batch undo 可撤销
history-at = 时间
history-who = 经手人
history-batch = 批次
history-customer-code = 客户编码
history-kind = 类别
history-item = 名称
history-source = 来源
history-change = 序号
history-field = 字段
history-old = 原值
history-new = 新值
history-in-force = 有效
error-filter-field-unknown = 没有字段 “{ $name }”，最接近的是 { $near }{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-field-expected = 这里应是字段{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-operator-expected = 这里应是 =、!=、<、<=、>、>=、contains、under、in 或 is{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-value-expected = 这里应是值{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-opening-expected = 这里应是 ({"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-closing-expected = 这里应是 ){"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-quote-unclosed = 引号没有结束{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-empty-expected = is 之后应是 empty 或 not empty{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-not-a-number = “{ $value }”不是数字{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-not-a-date = “{ $value }”不是日期，应如 2024-01-31{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-not-for-kind = 这个字段不能这样比较{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-end-expected = 这里应是 and、or 或结尾{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-too-deep = 括号嵌套太深{"\u000A"}{"  "}{ $shown }
    .hint = 例如 --where 'region = "华东" and credit.limit > 100000'
error-filter-nothing = 没有符合条件的客户
help-argument-filter = 只取符合条件的客户，例如 region = "华东" and credit.limit > 100000，或 category under 01（该分类及其下级）
