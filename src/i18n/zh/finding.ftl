# 每一种检查结果的说明：一行正文，以及 title、what、why、example、fix。

file-unreadable =
    { $reason ->
        [empty] 文件是空的
       *[other] 文件无法读取（{ $reason }）
    }
    .title = 文件无法读取
    .what = 文件不存在、没有读取权限，或内容已损坏，一行也没有读到。
    .why = 读不到的文件不会装入，报表里也就没有其中的客户和往来。
    .example = 从邮件里下载到一半的工作簿。
    .fix = 重新取得该文件，在 Excel 中确认能打开，再运行一次。

file-encrypted = 文件设有打开密码
    .title = 文件已加密
    .what = 工作簿设有打开密码，程序不会也不应猜测密码。
    .why = 加密的内容无法核对，更不能装入。
    .example = 带打开密码的“应收账款.xlsx”。
    .fix = 在 Excel 中用“另存为—工具—常规选项”清除打开密码，再运行一次。

file-truncated = 文件不完整，后半部分缺失{ $taken ->
    [yes] ；按 --partial 的要求，已读取残存的部分
   *[no] {""}
}
    .title = 文件被截断
    .what = 文件的结尾不见了，多半是下载、复制或拷盘时中断。
    .why = 不完整的账不能只装一半，否则合计必然对不上。
    .example = 拷到一半就拔出的优盘里的工作簿。
    .fix = 从原处重新复制该文件，再运行一次；原件已不在时，可用 --partial 读取残存的部分。

file-format-unsupported = 不支持这种文件格式：{ $type }
    .title = 文件格式不支持
    .what = 文件内容不是 Excel 工作簿、OpenDocument 表格、网页中的表格或文本表格。
    .why = 程序只读表格；图片和 PDF 里的数字不可靠，不会去辨认。
    .example = 把扫描的对账单存成了 PDF。
    .fix = 在 Excel 中另存为 xlsx，或在原系统中导出为 xlsx 或 csv，再运行一次。

file-extension-wrong = 扩展名是 { $extension }，实际内容是 { $type }，已按内容读取
    .title = 扩展名不符
    .what = 文件名的扩展名说的是一种格式，内容却是另一种；程序以内容为准。
    .why = 一些老系统把文本表格直接命名为 .xls，数据本身并无错误。
    .example = 扩展名是 .xls、内容是 csv 文本的“客户.xls”。
    .fix = 不必处理；如要消除此提示，请在 Excel 中另存为 xlsx。

file-limit-exceeded =
    { $limit ->
        [file-bytes] 文件字节数 { $found }，超过上限 { $most }
        [parts] 压缩包部件数 { $found }，超过上限 { $most }
        [ratio] 压缩倍数 { $found }，超过上限 { $most }
        [given-ratio] 单元格展开后的字节数 { $found }，超过这样大小的文件的上限 { $most }
        [inflated-bytes] 解压后字节数 { $found }，超过上限 { $most }
        [sheets] 工作表数 { $found }，超过上限 { $most }
        [rows] 行数 { $found }，超过上限 { $most }
        [columns] 列数 { $found }，超过上限 { $most }
        [cell-bytes] 单元格字节数 { $found }，超过上限 { $most }
        [part-bytes] 压缩包中一个部件解压后字节数 { $found }，超过上限 { $most }
        [shared-strings] 不同文字的个数 { $found }，超过上限 { $most }
        [memory-bytes] 读取该文件所需内存超过上限 { $most } 字节
        [seconds] 读取该文件所需计算时间超过上限 { $most } 秒
       *[findings] 提示条数 { $found }，超过上限 { $most }
    }
    .title = 超出规模限制
    .what = 文件的大小、解压后的大小、表数、行数或列数超出了限制。
    .why = 限制是为了防止恶意或损坏的文件占满内存，正常的账不会达到。
    .example = 一个解压后有几十 GB 的“工作簿”。
    .fix = 核实文件来源；确实很大时，请按年度或按客户拆成几个文件。

file-encoding-damaged = { $count } 处文字无法按 { $encoding } 辨认（第 { $lines } 行），可能是编码损坏
    .title = 文字编码损坏
    .what = 文本文件中有些字节不属于任何可识别的中文编码，已用“�”代替。
    .why = 名称里的乱码会让同一客户变成两个。
    .example = 先按 GBK 打开、又按 UTF-8 保存过的 csv。
    .fix = 从原系统重新导出，选择 UTF-8 或 GB18030 编码，不要用编辑器改存。

sheet-unrecognised = 没有认出这张表的表头，未读取
    .title = 工作表未识别
    .what = 前几十行里找不到任何模板的表头，这张表的各行都计为“跳过”；整个文件没有一张表被认出时，是错误。
    .why = 认不出表头，就不知道哪一列是客户、哪一列是金额。
    .example = 只有说明文字的“填表须知”，或者表头被改成自造词的表。
    .fix = 与往来无关的表不必处理；否则把表头改成模板中的名称，或先用 inspect 查看识别情况。

sheet-hidden = 这张工作表是隐藏的，也已读取
    .title = 隐藏的工作表
    .what = 工作簿里有隐藏的工作表，其中的数据照常读取。
    .why = 隐藏表里的旧数据容易被忘记，却会进入合计。
    .example = 复制模板时留下、随后隐藏的“客户档案(旧)”。
    .fix = 取消隐藏看一眼；不需要的表请删除后再运行。

sheet-duplicate = 与工作表“{ $other }”内容相同，未重复导入
    .title = 工作表重复
    .what = 两张表的数据完全一样或几乎一样，多半是同一张表被复制了一次；相同的行只导入一次。
    .why = 同一笔往来读两遍，余额就会翻倍。
    .example = “1月”与“1月(2)”两张一样的表。
    .fix = 核实后删除其中一张。

column-missing = 缺少必需的列“{ $field }”
    .title = 缺列
    .what = 表中没有模板要求的这一列，也没有可以代替它的列。
    .why = 缺了这一列，每一行都不完整，整张表无法装入。
    .example = 收款单中没有“单据日期”一列。
    .fix = 补上这一列并填好；如果只是表头名称不同，请改成模板中的名称。

column-duplicate = “{ $heading }”与“{ $first }”都表示“{ $field }”，采用“{ $first }”
    .title = 列重复
    .what = 两列的表头指同一项目，程序采用靠左的一列，另一列不读。
    .why = 两列内容不同时，多半有一列用错了表头。
    .example = 一张表里既有“电话”又有“联系电话”。
    .fix = 给多余的一列改名或删除，确认保留的是正确的那列。

column-unknown = 不认识表头“{ $value }”，该列未读取
    .title = 列未识别
    .what = 没有哪个字段叫这个名称，这一列不读取，其余各列照常。
    .why = 如果这一列其实有用，它的内容就丢下了。
    .example = 自己加的一列“打印次数”。
    .fix = 不需要的列不必处理；需要的列请改成模板中的表头。

line-fields-wrong = 这一行有 { $found } 个字段，表头有 { $expected } 个
    .title = 行的列数不对
    .what = 文本文件这一行的分隔符比表头多或少，数据可能错位。
    .why = 地址里没有加引号的逗号，会把后面的每一列推到右边。
    .example = 001,甲公司,北京市,朝阳区1号（地址中多了一个逗号）
    .fix = 核对该行，给含有逗号的单元格加英文双引号，或改用 xlsx 导出。

control-total-differs = 合计行的“{ $field }”是 { $value }，各行之和是 { $expected }
    .title = 合计不符
    .what = 表中印的合计或小计，与其上各行相加的结果不一致。
    .why = 说明有行漏了、改了，或者合计是手工填写的。
    .example = 各行之和 1,130.00，合计行却是 1,030.00。
    .fix = 找出相差的行；确认明细无误后，改正合计行。

running-balance-differs = 印出的余额是 { $value }，逐笔推算是 { $expected }
    .title = 逐笔余额不符
    .what = 从期初余额起逐笔加借减贷，到这一行与表中印的余额第一次不同。
    .why = 此处或此前有漏记、重记，或被改过的金额。
    .example = 上行余额 500.00，本行借方 100.00，余额却是 700.00。
    .fix = 从这一行起与原账核对，补上遗漏的行或改正金额。

balance-table-read = 这是余额表：按 { $day } 的期末余额作为期初导入
    .title = 余额表
    .what = 表中每行是一个客户在期间末的余额；余额作为该日的期初余额，本期发生额不导入。
    .why = 余额表没有单据，只能说明到某一天为止各客户欠多少。
    .example = 期间 2024 年 12 月，期末余额借方 800.00：导入为 2024-12-31 的期初 800.00。
    .fix = 如同时导入同一期间的明细账，请去掉其中一个，否则重复。

account-not-receivable = 有 { $count } 行属于其他科目，不是客户往来，未导入
    .title = 其他科目的分录
    .what = 序时簿中银行存款、收入、税费等科目的分录只参加合计的核对，不作为往来导入。
    .why = 一张凭证借贷相等，全部导入会使客户的余额恒为零。
    .example = 借：应收账款 113.00，贷：主营业务收入 100.00、应交税费 13.00：只导入第一行。
    .fix = 不必处理；如该科目确属客户往来，请改用含“应收”或“预收”的科目名称。

voucher-void = 有 { $count } 行凭证或发票已作废，未导入
    .title = 作废凭证
    .what = 作废标志（iflag）为 1 的凭证行、发票状态为作废的发票不导入。
    .why = 作废的凭证不影响余额。
    .example = iflag 为 1 的一行，借方 999.00。
    .fix = 不必处理；如凭证并未作废，请在原系统中恢复后重新导出。

rows-hidden = 有 { $count } 个隐藏行（第 { $rows } 行），已照常读取
    .title = 隐藏行
    .what = 工作表中有被隐藏或筛选掉的行，数据照常读取。
    .why = 看不见的行也会进入合计，容易与所见不符。
    .example = 筛选后只看得见 3 行，实际有 30 行。
    .fix = 取消筛选或隐藏后核对；不要的行请删除后再运行一次。

columns-hidden = 有隐藏列 { $columns }，已照常读取
    .title = 隐藏列
    .what = 工作表中有被隐藏的列，其内容照常读取。
    .why = 看不见的列也会导入，可能是过时的数据。
    .example = 隐藏了旧的信用额度列。
    .fix = 取消隐藏后核对；不要的列请删除后再运行一次。

date-system-1904 = 工作簿用 1904 日期系统，日期已按此换算
    .title = 1904 日期系统
    .what = 文件的日期从 1904 年算起，程序已按此读取。
    .why = 若当作普通日期读取，会相差四年零一天。
    .example = 早期 Mac 版 Excel 保存的工作簿。
    .fix = 不必处理；与其他文件之间复制日期时请留意。

invisible-removed = “{ $field }”有 { $count } 个单元格含看不见的字符，已去掉
    .title = 看不见的字符
    .what = 零宽空格等看不见的字符使两个相同的词被当作不同，读取时已去掉。
    .why = 带有这类字符的编码查不到，也对不上。
    .example = 从网页复制的“甲公司”。
    .fix = 不必处理；如要消除此提示，请在原表中重新输入。

date-swapped = 日期的日和月疑似对调，应为 { $meant }
    .title = 日月对调
    .what = 同列的其他日期或表头的期间表明，这个日期的日和月被表格软件对调了。
    .why = 错误的日期会改变账龄和期间。
    .example = 03/04/2024 被当作 3 月 4 日，原意是 4 月 3 日。
    .fix = 核对原单据；确属对调时按建议改正。

code-zeros-lost = 编码 { $value } 被存成数字，开头的 0 可能已丢失
    .title = 编码丢了零
    .what = 同列的编码都是同样位数的文本，这个单元格却是更短的数字。
    .why = 丢了零的编码会被当成另一个客户。
    .example = 同列是 001、003，此处是数字 2。
    .fix = 按建议补上零；在 Excel 中先把该列设为文本再填写。

currency-sign-differs = “{ $field }”有 { $count } 个金额带 { $shown } 的符号，而该行币种是 { $currency }，已按 { $currency } 读取
    .title = 金额的货币符号与币种不符
    .what = 金额前后的货币符号与该行的币种不是同一种；数字照读，币种以币种列为准，没有该列时以人民币为准。
    .why = 把美元当人民币记账，合计对得上，欠款却差好几倍。
    .example = 没有币种列，而金额写作 $1,200.00
    .fix = 若金额是外币，请增加“币种”列并填 USD 等代码；若是本币，请去掉符号。

amount-rounded = “{ $field }”有 { $count } 个金额的小数多于币种的位数，已四舍五入
    .title = 金额已舍入
    .what = 金额按币种的最小单位保存，人民币到分，多出的小数位四舍五入。
    .why = 公式算出的金额常带很多位小数，而账上只能记到分。
    .example = 113.005 记为 113.01
    .fix = 不必处理；如果要求与原表分毫不差，请在 Excel 中用 ROUND 取整后再导入。

amount-scaled = “{ $field }”以 { $factor } 元为单位，已换算成元
    .title = 金额单位已换算
    .what = 表头或标题写明以千元、万元等为单位，程序把每个金额乘以该倍数。
    .why = 不换算，余额会差一千倍或一万倍；换算后应当让人知道。
    .example = 标题写“单位：万元”，12.5 读作 125000.00
    .fix = 核对单位是否属实；不属实时请改正标题后再运行。

amount-computed = { $count } 行没有金额，已按数量 × 单价计算
    .title = 金额系计算所得
    .what = 这一行没有金额，程序用数量乘单价并四舍五入到分。
    .why = 算出的金额可能与原发票差一两分，应当知道它不是读来的。
    .example = 数量 3，单价 33.335，金额 100.01
    .fix = 有原发票时请填上实际金额；没有则不必处理。

cell-error = 单元格是错误值 { $value }
    .title = 错误值
    .what = 单元格里是 #N/A、#REF!、#DIV/0! 之类的公式错误，没有可用的内容。
    .why = 错误值不能当作零或空，这一行不装入。
    .example = VLOOKUP 找不到客户而得到的 #N/A
    .fix = 在 Excel 中改正公式，或直接填上正确的值。

formula-without-value = “{ $field }”只有公式，没有保存计算结果
    .title = 公式没有结果
    .what = 某些软件导出时只写公式、不写结果，文件里没有数值可读。
    .why = 程序不代替 Excel 计算，以免算错。
    .example = 由报表软件生成、从未在 Excel 中打开过的工作簿。
    .fix = 在 Excel 中打开，等它计算完后保存，再运行一次。

number-too-long = “{ $field }”以数值保存，第 16 位起的数字已丢失：{ $value }
    .title = 长数字被截断
    .what = Excel 的数值只保留 15 位有效数字，更长的号码后面都变成了零。
    .why = 丢失的数字无法从文件中恢复，继续使用就是错号。
    .example = 银行账号 6222021234567890123 变成 6222021234567890000
    .fix = 先把该列设为“文本”格式，再从原始资料重新录入号码。

zeros-restored = “{ $field }”有 { $count } 个单元格的前导零已按单元格格式补回
    .title = 前导零已补回
    .what = 单元格以数值保存，但显示格式带前导零，程序按显示的样子读取。
    .why = 001 与 1 是两个不同的编码，补回后才能对上。
    .example = 值为 1、格式为 000 的客户编码，读作 001
    .fix = 不必处理；以后请把编码列设为“文本”格式。

decimal-stripped = “{ $field }”有 { $count } 个单元格末尾的 .0 已去掉
    .title = 编码去掉了小数
    .what = 编码被当作数值导出，后面带了 .0，程序去掉后按整数读取。
    .why = 1001.0 与 1001 应是同一个编码。
    .example = 1001.0 读作 1001
    .fix = 不必处理；以后导出时请把编码列设为文本。

date-unreadable = “{ $field }”的日期无法辨认：{ $value }
    .title = 日期无法辨认
    .what = 单元格的内容不是任何一种通行的日期写法，或这一天并不存在。
    .why = 没有确定的日期，就无法计算账龄和期间。
    .example = 2024-02-30，或“月底”
    .fix = 改成 2024-02-29 这样的日期。

amount-unreadable = “{ $field }”的金额无法辨认：{ $value }
    .title = 金额无法辨认
    .what = 单元格里有不属于金额的文字或符号，或数目大得不可能。
    .why = 看不懂的金额不能当作零，这一行不装入。
    .example = “约 5 万”，或 1.234.5
    .fix = 只填数字，如 50000.00；说明写到备注里。

number-unreadable = “{ $field }”应为数字：{ $value }
    .title = 数字无法辨认
    .what = 数量、单价、税率、天数等列里填了不是数字的内容。
    .why = 数字看不懂，就无法核对和计算。
    .example = 信用期限填了“一个月”
    .fix = 只填数字，如 30。

required-missing = 必填的“{ $field }”为空
    .title = 必填项为空
    .what = 这一行缺少必须填写的内容。
    .why = 缺了编码、名称、日期或金额，就无法确定是谁、何时、多少。
    .example = 客户名称一格空着
    .fix = 补填该单元格；整行无用则删除整行。

text-too-long = “{ $field }”有 { $length } 个字，超过 { $limit } 个字
    .title = 文字过长
    .what = 内容比该字段允许的长度长。
    .why = 过长的多半是把几项内容写进了一格；编码过长则无法作为主键。
    .example = 把地址、电话都写进了“客户名称”
    .fix = 缩短内容，或把多余的部分移到备注。

choice-unknown = “{ $field }”没有“{ $value }”这个选项
    .title = 选项不存在
    .what = 该字段只能从下拉列表中选择。
    .why = 方向写错，借就成了贷，余额随之出错。
    .example = 方向一栏填了“上”
    .fix = 从模板的下拉列表中选择一项，如“借”或“贷”。

customer-code-duplicate =
    { $same ->
        [yes] 客户编码 { $value } 与 { $first } 整行相同
       *[no] 客户编码 { $value } 已在 { $first } 使用，内容不同
    }
    .title = 客户编码重复
    .what = 同一个客户编码出现了不止一次。
    .why = 编码是客户的主键；内容不同的两行只能留一行，否则会丢资料或串户。
    .example = 两行都是 C001，一行叫甲公司，一行叫乙公司
    .fix = 给其中一个客户另编号码；确属同一客户时合并成一行。

customer-code-differs-in-case = 客户编码 { $value } 与 { $first } 的 { $other } 只差大小写、全半角或空格
    .title = 客户编码仅大小写不同
    .what = 两个编码看起来一样，只是大小写、全角半角或空格不同。
    .why = 多半是同一客户录了两遍，往来会被分到两户。
    .example = a001 与 A001
    .fix = 核实后统一写法；确为两个客户时请改用明显不同的编码。

short-name-duplicate = 客户简称“{ $value }”已由 { $first } 的客户 { $other } 使用
    .title = 客户简称重复
    .what = 两个不同编码的客户用了同一个简称。
    .why = 单据和报表常只印简称，简称相同就分不清是谁。
    .example = “华联”既是华联商厦，又是华联超市
    .fix = 给其中一个客户改一个能区分的简称。

tax-id-length = 税号有 { $length } 位，应为 15、18 或 20 位
    .title = 税号位数不对
    .what = 统一社会信用代码 18 位，老税号 15 位，个体户税号 20 位。
    .why = 位数不对的税号开不出发票。
    .example = 9111000060003734（少了两位）
    .fix = 对照营业执照补全。

tax-id-letter = 税号第 { $position } 位不允许“{ $letter }”
    .title = 税号含不允许的字符
    .what = 统一社会信用代码不用字母 I、O、S、V、Z，某些位置只能是数字。
    .why = 多半是把数字 0、1、5、2 看成了字母。
    .example = 91350100M00O100Y43 的第 12 位是字母 O，应为数字 0
    .fix = 按建议改正，并对照营业执照核实。

tax-id-department = 税号前两位“{ $pair }”不是任何登记部门的代码
    .title = 登记部门代码不存在
    .what = 统一社会信用代码第 1 位是登记管理部门，第 2 位是机构类别，组合是固定的。
    .why = 前两位不存在，说明号码录错或不是税号。
    .example = 以 94 开头的 18 位号码
    .fix = 对照营业执照改正；企业一般以 91 开头，个体户以 92 开头。

tax-id-check = 税号校验不符，第 { $position } 位应为 { $expected }
    .title = 税号校验位不符
    .what = 按国家标准由其余各位算出的校验位，与号码上的不同。
    .why = 校验不符的号码必有一位以上是错的，开票会被拒绝。
    .example = 911100006000373411 的末位应为 L
    .fix = 逐位与营业执照核对；有建议时可按建议改正。

tax-id-resident = 税号像身份证号，但第 { $position } 位起不成立
    .title = 身份证号不成立
    .what = 号码的形式是居民身份证号，其中的省份、出生日期或顺序后缀却不存在。
    .why = 个人或个体户的税号含身份证号，录错就无法开票。
    .example = 110101199013011234（没有 13 月）
    .fix = 对照身份证或营业执照改正。

tax-id-old-number-check = 15 位号码 { $value } 不符合老税号、注册号、身份证号任何一种的校验
    .title = 15 位号码校验不符
    .what = 15 位号码可能是老税号、工商注册号或老身份证号，三种校验都不通过。
    .why = 老号码早已停用，发现有误应趁此换成 18 位统一社会信用代码。
    .example = 110108123456789
    .fix = 查到客户现在的 18 位统一社会信用代码后填入。

tax-id-organisation-check = 税号内的组织机构代码校验不符，其校验位按算应为 { $expected }
    .title = 组织机构代码校验不符
    .what = 税号自身的校验通过，但第 9–17 位的组织机构代码校验不通过。
    .why = 少数真实的税号就是这样颁发的，因此只提醒、不拒收。
    .example = 末位校验正确、第 17 位不符的 18 位税号
    .fix = 与营业执照核对一次；一致则不必处理。

tax-id-xiamen = 税号 { $value } 是 2016 年前厦门颁发的特殊号码，有效
    .title = 厦门早期税号
    .what = 厦门在 2016 年前颁发的一批代码，末位校验算法与国家标准不同。
    .why = 这些号码真实有效，不应当作错误。
    .example = 以 913502 开头、第 9–12 位为 M000 的代码
    .fix = 不必处理。

tax-id-region-unknown = 税号中的行政区划 { $division } 不在历年区划表中
    .title = 区划代码未见
    .what = 税号第 3–8 位是登记地的行政区划，历年的区划表中都没有这个代码。
    .why = 开发区等处确有不在表中的代码，因此只提醒、不拒收。
    .example = 苏州工业园区使用的 320594
    .fix = 与营业执照核对一次；一致则不必处理。

tax-id-old-number = { $value } 是“三证合一”以前的老号码
    .title = 老号码
    .what = 15 位的老税号或工商注册号，2015 年后已由 18 位统一社会信用代码代替。
    .why = 开票需用新代码；资料本身可以照常装入。
    .example = 110108600037341
    .fix = 方便时向客户索取 18 位代码更新。

tax-id-personal = 税号是个人证件号码，输出时会打码
    .title = 个人证件号码
    .what = 个人或个体户以身份证号（境外客户以当地的个人号码）作税号。
    .why = 身份证号是个人信息，除非有权限并要求，报表里不完整显示。
    .example = 自然人客户
    .fix = 不必处理；请注意保管含有此列的文件。

tax-id-ambiguous = { $value } 既像一种号码，也像另一种，两种校验都通过
    .title = 号码种类不能确定
    .what = 少数号码同时满足统一社会信用代码与身份证号等不同号码的校验。
    .why = 程序按更可能的一种处理，并按个人信息保护。
    .example = 碰巧通过企业代码校验的身份证号
    .fix = 不必处理；需要确定时请看证照原件。

tax-id-absent = 税号填的是“{ $value }”，按没有税号处理
    .title = 没有税号
    .what = 单元格写明没有税号，程序视为空并保留原因。
    .why = 这样的占位文字不是税号，也不是错误。
    .example = “无”“个人”“暂无”
    .fix = 不必处理；以后有了税号再补。

tax-id-normalised = 税号 { $value } 已规范为 { $normal }
    .title = 税号已规范
    .what = 去掉了空格和横线，全角改半角，小写改大写。
    .why = 同一税号只有写法一致才能查重和核对。
    .example = 9111 0000 6000 3734 1l 读作 91110000600037341L
    .fix = 不必处理。

tax-id-foreign-check = { $value } 不是有效的 { $country } 税号
    .title = 境外税号校验不符
    .what = 按该国规则核对，号码的形式或校验位不对。
    .why = 错误的境外税号会使对方无法抵扣，也无法核验。
    .example = DE136695977（德国号码，末位不对）
    .fix = 请客户提供其税务登记证上的号码。

tax-id-two-names = 税号 { $value } 有两个名称：“{ $one }”（{ $first }）与“{ $two }”
    .title = 一个税号两个名称
    .what = 同一税号的两行客户名称不同。
    .why = 一个税号只属于一家单位，多半是改名、简写，或税号抄错。
    .example = 同一税号，一行“甲公司”，一行“甲集团公司”
    .fix = 核实后统一名称，或改正抄错的税号。

name-two-tax-ids = “{ $value }”有两个税号：{ $one }（{ $first }）与 { $two }
    .title = 一个名称两个税号
    .what = 同一客户名称的两行税号不同。
    .why = 可能是总分公司、新旧税号，也可能有一个是错的。
    .example = “甲公司”一行是 15 位老税号，一行是 18 位新代码
    .fix = 核实后统一为现行税号；分公司请在名称上区分。

phone-length = “{ $field }”的号码 { $number } 位数不对
    .title = 电话位数不对
    .what = 手机应为 11 位；固定电话为区号加 7 或 8 位。
    .why = 少一位的号码打不通。
    .example = 1381234567（少一位）
    .fix = 向客户核实后补全。

phone-character = “{ $field }”的 { $number } 含有不属于电话号码的字符
    .title = 电话含有其他字符
    .what = 号码里有字母或其他文字，不能确定应拨什么。
    .why = 看错的字母（O 与 0、l 与 1）会让号码打不通。
    .example = 1381234567O（末位是字母 O）
    .fix = 改成数字；说明文字请写到备注。

phone-mobile-prefix = “{ $field }”的 { $number } 不是已启用的手机号段
    .title = 手机号段不存在
    .what = 前三位不是任何运营商已启用的号段。
    .why = 号段不存在，说明前几位录错。
    .example = 12012345678
    .fix = 向客户核实后改正。

phone-not-mobile = “{ $field }”应填手机，{ $number } 不是手机号
    .title = 不是手机号
    .what = 手机栏里填了固定电话、服务号码或其他号码。
    .why = 短信和验证码发不到固定电话。
    .example = 手机栏填了 010-62345678
    .fix = 把固定电话移到“电话”栏，手机栏填 11 位手机号。

phone-area-unknown = “{ $field }”的 { $number } 区号不存在
    .title = 区号不存在
    .what = 号码开头的区号不属于任何城市。
    .why = 区号错了，电话就打到别处或打不通。
    .example = 0399-2888666
    .fix = 查到正确的区号后改正。

phone-area-missing = “{ $field }”的 { $number } 缺区号
    .title = 缺区号
    .what = 只有 7 或 8 位本地号码，没有区号。
    .why = 外地拨打必须有区号；客户多了就不知道是哪里的号码。
    .example = 62345678
    .fix = 在号码前加上区号，如 010-62345678。

phone-area-retired = “{ $field }”的 { $number } 用的是已停用的区号，现为 { $successor }
    .title = 区号已停用
    .what = 这个区号已并入别的城市，不再使用。
    .why = 老账里的旧区号已打不通；程序不会自行改动。
    .example = 0378-2345678 现为 0371
    .fix = 核实号码后换成现在的区号，升位的也一并改。

phone-subscriber = “{ $field }”的 { $number } 不是有效的本地号码
    .title = 本地号码不成立
    .what = 区号后面的号码首位或位数与该城市不符。
    .why = 这样的号码不可能接通，必有一位以上是错的。
    .example = 010-02345678
    .fix = 向客户核实后改正。

phone-zero-lost = “{ $field }”的 { $number } 丢了区号前的 0
    .title = 区号的 0 丢失
    .what = 号码以数值保存，Excel 去掉了区号前面的零。
    .why = 少了 0 的区号拨不通，也会被误认为别的号码。
    .example = 1062345678 应为 010-62345678
    .fix = 按建议补上 0，并把该列设为“文本”格式。

phone-placeholder = “{ $field }”的 { $number } 像是随手填的占位号码
    .title = 占位号码
    .what = 号码是同一数字重复、顺序数字之类，不像真的。
    .why = 占位号码会让人误以为联系得上客户。
    .example = 13800000000
    .fix = 填真实号码，没有就留空。

phone-special-prefix = “{ $field }”的 { $number } 属于虚拟运营商、卫星或物联网号段
    .title = 特殊号段
    .what = 号段有效，但属于虚拟运营商、卫星电话或物联网卡。
    .why = 这类号码不常作为客户的联系方式，值得看一眼。
    .example = 170 开头的号码
    .fix = 确认能联系到客户即可，不必处理。

phone-foreign-invalid = “{ $field }”的 { $number } 不是有效的境外号码
    .title = 境外号码无效
    .what = 按该国家或地区的编号规则，号码的位数或开头不对。
    .why = 国际长途拨错，既联系不上又要付费。
    .example = +44 12
    .fix = 加上国际区号，与客户核实后改正。

phone-shared = { $count } 个客户共用手机 { $value }：{ $customers }
    .title = 多个客户共用一个手机
    .what = 三个以上的客户登记了同一个手机号。
    .why = 多半是业务员自己的号码，或随手填的，催款时找不到人。
    .example = 五家客户都留了业务员的手机
    .fix = 换成各客户自己的联系电话；确系一人负责多家则不必处理。

email-invalid = “{ $field }”不是有效的邮箱：{ $value }
    .title = 邮箱无效
    .what = 邮箱应为“名称@域名”的形式，不能有空格和中文标点。
    .why = 对账单和催款单发不出去。
    .example = zhang.san＠公司
    .fix = 改成 name@example.com 这样的地址。

postcode-invalid = 邮编应为六位数字：{ $value }
    .title = 邮编无效
    .what = 国内邮编是六位数字。
    .why = 信件和对账函会被退回。
    .example = 10008
    .fix = 查到正确的六位邮编后改正；境外客户请填国家。

postcode-zero-lost = 邮编 { $value } 只有五位，前面的 0 丢了
    .title = 邮编的 0 丢失
    .what = 内蒙古、山西、河北等地的邮编以 0 开头，以数值保存时零被去掉。
    .why = 五位邮编寄不到。
    .example = 30001 应为 030001
    .fix = 按建议补上 0，并把该列设为“文本”格式。

bank-account-invalid = 银行账号应为 8–30 位数字：{ $value }
    .title = 银行账号无效
    .what = 去掉空格和横线后，账号不是 8 到 30 位数字。
    .why = 账号错了，退款和核对都做不成。
    .example = 6222（开户行抄本不全）
    .fix = 对照开户许可证或客户的付款单补全。

bank-card-check = { $value } 像银行卡号，但校验不符
    .title = 银行卡校验不符
    .what = 以 62 开头的 16–19 位卡号有校验位，这个号码不通过。
    .why = 多半抄错一位；但对公账号没有校验位，因此只提醒。
    .example = 6222021234567890123
    .fix = 与客户核对卡号；确为对公账号则不必处理。

bank-account-rounded = 账号 { $value } 末尾都是 0，可能曾被 Excel 舍入
    .title = 账号可能被舍入
    .what = 16 位以上的账号以 000 结尾，很像在 Excel 里以数值保存过。
    .why = 被舍入的账号是错号，而且无法恢复。
    .example = 6222021234567890000
    .fix = 与原始资料核对；确实如此则不必处理。

currency-unknown = 不认识币种“{ $value }”
    .title = 币种未知
    .what = 币种应为 ISO 代码或通行的名称。
    .why = 不知道币种，就不知道金额是多少。
    .example = “软妹币”
    .fix = 改成 CNY、USD、EUR 这样的代码，或“人民币”“美元”。

amount-negative = “{ $field }”不应为负数：{ $value }
    .title = 不应为负
    .what = 信用额度、天数、汇率不能小于零；收款和单价为负也值得看一眼。
    .why = 负的额度没有意义；负的收款是退款，应确实如此。
    .example = 信用额度 -50000.00
    .fix = 去掉负号；退款或折扣行确属如此则不必处理。

tax-rate-unknown = 税率 { $value } 不是任何时期的增值税税率
    .title = 税率不存在
    .what = 我国增值税用过的税率和征收率没有这一档。
    .why = 多半是录错，或把税额填成了税率。
    .example = 14%
    .fix = 改成发票上的税率，如 13%、9%、6%、3%、1%、0。

date-order = “{ $field }”{ $value } 早于应在它之前的 { $other }
    .title = 日期先后颠倒
    .what = 到期日不能早于单据日期，停用日期不能早于发展日期，额度到期日不能早于生效日。
    .why = 日期颠倒会让账龄和逾期天数变成负数。
    .example = 单据日期 2024-03-01，到期日 2024-02-01
    .fix = 核对两个日期，改正录错的一个。

date-implausible = “{ $field }”{ $value } 离其他日期太远
    .title = 日期不合常理
    .what = 日期早于 1980 年，或远远晚于其他单据。
    .why = 多半是年份录错一位，会落到错误的账龄段和期间。
    .example = 2042-01-31（应为 2024）
    .fix = 核对年份；确实如此则不必处理。

amounts-disagree =
    { $rule ->
        [sum] 价税合计 { $value } 与金额加税额不等，应为 { $expected }，差 { $difference }
        [rate] 税额 { $value } 与金额乘税率不符，约为 { $expected }，差 { $difference }
       *[price] 数量乘单价得 { $expected }，与金额相差 { $difference }
    }
    .title = 金额互不相符
    .what = 价税合计应等于金额加税额；税额应约等于金额乘税率；数量乘单价应约等于金额。
    .why = 三者不符，说明其中一个录错，应收就会错。
    .example = 金额 100.00，税额 13.00，价税合计 130.00
    .fix = 与发票核对，改正录错的一项。

both-sides-filled = 借方 { $debit } 与贷方 { $credit } 同时有数
    .title = 借贷双方都有数
    .what = 一行明细账通常只在借方或贷方一侧有金额。
    .why = 两侧都有数可能是把两笔并成一行，或是错列；程序按两侧各记。
    .example = 借方 100.00，贷方 100.00
    .fix = 核对原账；确系一行两笔则不必处理。

exchange-rate-missing =
    { $place ->
        [table] { $count } 行 { $currency } 单据没有汇率列，不能折成人民币
       *[row] { $currency } 单据没有汇率，不能折成人民币
    }
    .title = 外币单据没有汇率
    .what = 外币单据应当写明记账汇率；没有汇率的，本位币报表无从折算。
    .why = 折算时若当作 0 或 1，本位币的应收就错了；这里宁可先说明，报表遇到时也会拒绝。
    .example = 币种 USD，汇率为空
    .fix = 在“汇率”一列补上记账汇率；也可在报表时用 --exchange USD=7.1 给出。

exchange-rate-local = 币种为 { $currency }，汇率却是 { $value }
    .title = 本位币单据的汇率不是 1
    .what = 币种为空或为人民币的行，汇率只能是 1。
    .why = 多半是漏填了币种：金额其实是外币，当作人民币就少记了。
    .example = 币种为空，汇率 7.10
    .fix = 补上币种；若确是人民币，把汇率改为 1 或清空。

local-amount-differs =
    { $rule ->
        [only] { $currency } 行只有本位币金额 { $value }，没有外币金额，按 { $local } 入账
       *[product] { $amount } { $currency } × { $rate } 应为 { $expected }，本位币金额却是 { $value }
    }
    .title = 外币金额 × 汇率与本位币金额不符
    .what = 外币金额乘汇率应等于本位币金额，允许差 1 分；只有本位币金额的行（如汇兑损益）按本位币入账。
    .why = 三者不符，说明金额、汇率或币种有一个录错，本位币余额就对不上总账。
    .example = 100.00 USD，汇率 7.10，本位币金额 700.00
    .fix = 与凭证核对，改正录错的一项。入账的是外币金额和汇率。

no-amount = 这一行没有任何金额
    .title = 没有金额
    .what = 单据行上既没有金额，也没有能算出金额的数量和单价。
    .why = 没有金额的行对往来没有影响，多半是漏填。
    .example = 只填了客户和日期的发票行
    .fix = 补填金额，或删除该行。

promise-undated = 承诺回款 { $value } 没有写明日期，未登记
    .title = 承诺回款没有日期
    .what = 写了承诺回款金额，没有写承诺回款日期。
    .why = 不知道哪天该到款，就无法核对是否守约。
    .example = 承诺回款金额 5000，承诺回款日期空白
    .fix = 补上承诺回款日期后重新导入；或用 wanglai collect promise 登记。

document-duplicate =
    { $same ->
        [yes] 单据 { $value } 与 { $first } 整行相同
       *[no] 单据号 { $value } 已在 { $first } 使用，内容不同
    }
    .title = 单据重复
    .what = 同一客户的同一单据号出现两次，或整行完全相同。
    .why = 同一笔记两遍，应收就会多记或少记；程序照读，只提醒。
    .example = 两行都是收款单 SK001
    .fix = 核实后删除多余的一行；确为两笔时请用不同的单据号。

customer-unknown = 客户 { $customer }（{ $name }）不在客户档案中，涉及 { $rows } 行，将建立不完整的档案
    .title = 客户不在档案中
    .what = 单据上的客户既不在本次导入的客户档案中，也不在账套中，或其档案行有错误未装入。
    .why = 为不漏账，程序用编码和名称先建一个不完整的客户，请尽快补全。
    .example = 收款单上的 C099，客户档案里没有
    .fix = 在客户档案中补上该客户，或改正抄错的编码。

customer-unknown-strict = 客户 { $customer } 不在客户档案中，这一行不装入
    .title = 客户不在档案中（严格）
    .what = 按严格方式运行时，客户必须先有档案，单据才能装入。
    .why = 严格方式用于正式账，防止抄错的编码生出新客户。
    .example = 收款单上的 C099，客户档案里没有
    .fix = 先导入或新建该客户，或改正编码，再重新导入这些行。

customer-stopped = 客户 { $customer } 已于 { $stopped_on } 停用，单据日期 { $value } 在其后
    .title = 客户已停用
    .what = 单据日期晚于客户档案中的停用日期。
    .why = 停用后仍有往来，可能是停用日期不对，或单据记错了客户。
    .example = 2023-12-31 停用的客户，有 2024-01-15 的发票
    .fix = 核实单据的客户，或更正停用日期。

customer-name-differs = 客户 { $customer } 在档案中叫“{ $known }”，单据上是“{ $value }”
    .title = 客户名称与档案不同
    .what = 单据上的客户编码与名称对不上客户档案。
    .why = 可能是客户改名，也可能是编码抄错、记到了别人头上。
    .example = 编码 C001 的档案是甲公司，单据上写乙公司
    .fix = 核实后改正编码，或更新档案中的名称。

customer-differs-from-book =
    { $kind ->
        [several] 客户 { $customer } 与账套不同，账套保留原值：{ $differing_fields }
       *[one] 客户 { $customer } 的“{ $field }”在账套中是“{ $in_book }”，文件中是“{ $value }”
    }
    .title = 与账套不同
    .what = 文件中的客户资料与账套里已有的不一致。
    .why = 导入方式决定以谁为准；不确认就可能用旧资料盖掉新的。
    .example = 账套中信用期限 30 天，文件中 60 天
    .fix = 确认哪一个是对的，再选择补空（fill）或覆盖（overwrite）方式导入。

document-already-in-book = 有 { $count } 行单据已在账套中，不重复装入
    .title = 单据已在账套中
    .what = 这一行与账套里已有的一行完全相同，多半来自以前的批次。
    .why = 改正后的文件再次导入时，已装入的行不会记两遍。
    .example = 上次导入后只改了一行的收款单
    .fix = 不必处理。

settled-document-unknown =
    { $whose ->
        [account] 单据 { $value } 在科目 { $owner }，本行在科目 { $account }，不能跨科目核销
        [other] 单据 { $value } 是客户 { $owner } 的，客户 { $customer } 不能跨客户核销
       *[nobody] 客户 { $customer } 没有被核销的单据 { $value }
    }
    .title = 核销的单据不存在
    .what = 收款单、红字发票上写的核销单号，在该客户的发票和期初（含账套里的）中找不到。
    .why = 找不到就不能核销，这笔收款会列为未核销。
    .example = 核销单号写成 XS0O1（应为 XS001）
    .fix = 改正核销单号；单据以后才导入的不必处理。

customer-defaulted = { $count } 行没有客户，按设定记到“{ $customer }”
    .title = 使用默认客户
    .what = 这些行没有客户，来源设定了一个默认客户，如零售散客。
    .why = 零售流水常没有客户，仍要计入销售。
    .example = 门店流水记到“零售客户”
    .fix = 不必处理；需要分户时请补填客户编码。

name-suspicious =
    { $reason ->
        [placeholder] 客户名称“{ $value }”像是占位的词，不是名称
        [digits] 客户名称“{ $value }”只有数字
        [brackets] 客户名称“{ $value }”的括号不成对，可能被截断
        [short] 客户名称“{ $value }”只有一个字
       *[damaged] 客户名称“{ $value }”里有损坏的字符
    }
    .title = 客户名称可疑
    .what = 名称是“测试”“无”之类的占位词，或只有数字、只有一个字、括号不成对、带有乱码。
    .why = 对账单和函件上的名称必须与客户的营业执照一致，否则没有效力。
    .example = 测试客户；上海（集团有限公司
    .fix = 核对营业执照，填写完整的名称；测试数据请删除。

address-suspicious =
    { $reason ->
        [placeholder] 地址“{ $value }”像是占位的词
        [digits] 地址“{ $value }”只有数字
       *[damaged] 地址“{ $value }”里有损坏的字符
    }
    .title = 地址可疑
    .what = 地址是占位词、只有数字，或带有乱码。
    .why = 按这样的地址寄不到对账单。
    .example = 地址：不详
    .fix = 填写可以投递的完整地址；没有就留空。

region-disagrees = “{ $field }”属于{ $found }，而“{ $other_field }”属于{ $expected }
    .title = 地区不一致
    .what = 地址、税号、电话区号和所属地区所指的省份应当一致。
    .why = 不一致多半是其中一项录错，或把两个客户混成一个。
    .example = 地址在浙江省杭州市，电话区号是 010
    .fix = 核对各项；客户确在异地办公的不必处理。

code-scheme = “{ $field }”{ $value } 有 { $length } 位，编码方案的各级长度是 { $allowed }
    .title = 不合编码方案
    .what = 编码的长度不是编码方案中任何一级的长度。
    .why = 不合方案的编码无法归到上级，汇总会漏。
    .example = 方案 2-3-4，编码 0101（4 位）
    .fix = 按编码方案改正，或在账套设置里改方案。

category-unknown = “{ $field }”{ $value } 不在账套的分类中
    .title = 分类不存在
    .what = 账套设置里列出了允许的值，这个值不在其中。
    .why = 不存在的分类会另起一组，分类统计就不准。
    .example = 清单有 01、02，客户填了 03
    .fix = 改成清单中的值，或把新值加入账套设置。

category-not-leaf = “{ $field }”{ $value } 不是末级，它下面还有 { $below }
    .title = 分类不是末级
    .what = 客户只能归入末级分类。
    .why = 归在上级的客户在明细汇总里没有位置。
    .example = 01 下有 0101，客户填了 01
    .fix = 改为末级分类。

class-duplicate = 编码 { $value } 重复：{ $other } 处名为“{ $other_name }”
    .title = 分类编码重复
    .what = 同一编码在表中出现两次，名称不同。
    .why = 一个编码只能代表一个分类，否则客户归到哪里说不清。
    .example = 01 批发 与 01 零售
    .fix = 给其中一个换一个编码。

class-parent-missing = 编码 { $value } 的上级 { $parent } 不存在
    .title = 缺少上级分类
    .what = 按编码方案，这个编码的上级应当存在。
    .why = 没有上级，逐级汇总时这一支就断了。
    .example = 方案 2-3，有 05001 而没有 05
    .fix = 补上级分类，或改正编码。

value-masked = “{ $field }”{ $value } 是打码后的内容，不能导入
    .title = 打码的内容
    .what = 单元格里是用星号遮住的个人信息。
    .why = 导入会用星号覆盖账套里的真实内容。
    .example = 138****8000
    .fix = 用 export --unmask 重新导出再修改，或删掉这一列。

customer-incomplete = 客户 { $value } 还缺：{ $missing_fields }
    .title = 客户资料不完整
    .what = 账套设置要求这一类客户填写的栏目还没有填。
    .why = 缺资料的客户开不出发票，也催不到款。
    .example = 设置要求批发客户有税号和信用额度
    .fix = 补填所缺的栏目。

bank-name-differs = 账号 { $account } 是{ $bank }的，开户银行写的是“{ $value }”
    .title = 开户银行与账号不符
    .what = 银行卡号的开头几位（发卡行标识）属于一家银行，“开户银行”写的是另一家。
    .why = 户名、账号、开户行有一项不符，款项就会被退回，或付到别处。
    .example = 账号以 621700 开头（建设银行），开户银行却是“工商银行杭州分行”
    .fix = 与客户的开票资料核对，改正账号或开户银行。

credit-implausible = “{ $field }”{ $value } 超过常理（{ $most }）
    .title = 信用条件不合常理
    .what = 信用期限超过三年，或扣率超过 100%。
    .why = 多半是填错了列，账期和逾期都会跟着错。
    .example = 信用期限 50000 天（应填在信用额度）
    .fix = 核对后改正。

parent-unknown = “{ $field }”{ $value } 在文件和账套中都没有
    .title = 上级客户不存在
    .what = 总公司或信用单位的编码在客户档案里找不到。
    .why = 找不到上级，集团的额度和应收就汇总不起来。
    .example = 客户总公司 A99，档案里没有 A99
    .fix = 先录入上级客户，或改正编码。

parent-cycle = 上级关系绕了一圈：{ $through }
    .title = 上级关系成环
    .what = 甲的上级是乙，乙的上级又是甲。
    .why = 成环的集团没有最上级，额度无法合并。
    .example = A 的总公司是 B，B 的总公司是 A
    .fix = 核实集团关系，去掉其中一个上级。

contact-duplicate = 客户 { $customer } 的联系人“{ $value }”在 { $first } 已有
    .title = 联系人重复
    .what = 同一客户的同一联系人录了两次。
    .why = 两条资料各改各的，很快就不一致。
    .example = 客户 A1 有两行联系人张三
    .fix = 合并成一行。

contact-main-duplicate = 客户 { $customer } 有两个主联系人，另一个在 { $first }
    .title = 主联系人重复
    .what = 一个客户只有一个主联系人。
    .why = 对账单不知道该寄给谁。
    .example = 客户 A1 的张三、李四都标为“是”
    .fix = 只留一个主联系人。

contact-unreachable = 联系人“{ $value }”没有任何联系方式
    .title = 联系人无法联系
    .what = 电话、手机、邮箱和传真都是空的。
    .why = 需要催款或对账时找不到人。
    .example = 联系人张三，其余各列空白
    .fix = 补填至少一种联系方式。

balance-drifts = 客户 { $customer } 的应收余额是 { $value }，按单据算是 { $expected }
    .title = 应收余额与单据不符
    .what = 原系统给出的应收余额，与期初、发票和收款逐笔算出的余额不同。
    .why = 差额就是漏录、重录或尚未导入的单据。
    .example = 档案上余额 5000.00，单据合计 4500.00
    .fix = 按差额查找缺少或多出的单据。

last-document-drifts = 客户 { $customer } 的“{ $field }”是 { $value }，按单据是 { $expected }
    .title = 最后交易与单据不符
    .what = 原系统给出的最后交易或最后收款（日期、金额），与本次和账套中的单据不同。
    .why = 说明最近的单据还没有导入，或者导入了原系统没有的单据。
    .example = 档案上最后收款 2024-03-15，账套里最后一张收款单是 2024-02-28
    .fix = 补上缺少的单据；原系统的数字只是没有更新的，不必处理。

customer-duplicate = “{ $value }”与客户 { $other }“{ $name }”疑似同一客户（{ $score } 分）：{ $reasons }
    .title = 疑似重复客户
    .what = 税号、组织机构代码、银行账号、电话、地址或名称表明两个客户可能是同一家。
    .why = 同一家客户分成两个，额度会超、欠款会漏催、统计会分散。
    .example = 杭州西湖商贸有限公司 与 西湖商贸（杭州）有限公司
    .fix = 用 customer duplicates 列出重复客户，标记后合并；确实是两家的用 --never 记住。

accept-unknown = 看不懂“采纳建议”里的“{ $value }”，这一行没有采纳任何建议
    .title = 采纳的回答看不懂
    .what = “采纳建议”列里填的既不是“是”“否”，也不是本表的列名。
    .why = 猜错您的意思就会改错资料，所以一处也不改。
    .example = 填了“第二个”
    .fix = 采纳整行填“是”；只采纳其中几处，填这些列的表头，用顿号分开，如“税号、电话”。

suggestion-accepted = 已采纳建议：“{ $field }”由 { $value } 改为 { $suggestion }
    .title = 已采纳建议
    .what = 返回的工作簿里，这一行的“采纳建议”填了“是”，程序按建议改了这一格，再重新检查。
    .why = 采纳的每一处都要看得见，才能核对。
    .example = 税号 91350100M00O100Y43 改为 91350100M000100Y43
    .fix = 不必处理；不想采纳时清空该行的“采纳建议”。
