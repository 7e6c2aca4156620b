# 自定义字段、视图、客户组与导出的文字。

error-settings-name = { $file }：“{ $name }”不能作为自定义字段的名称或标题：{ $taken }
    .hint = 名称用文字、数字和下划线，不以数字开头，也不与内置字段的标题相同
error-settings-choices = { $file }：{ $key }：type = "choice" 必须有 choices，其他类型不能有
error-filter-group-unknown = 没有客户组“{ $name }”，最接近的是 { $near }{"\u000A"}{"  "}{ $shown }
    .hint = 客户组写在账套的 settings.toml 中：[groups] 下一行 名称 = '条件'
error-filter-class-unknown = 账套里没有分类“{ $name }”，最接近的是 { $near }{"\u000A"}{"  "}{ $shown }
    .hint = 账套的分类见 export --table categories 与 export --table regions
error-filter-group-wrong = 客户组“{ $name }”的条件有误，或引用了自己{"\u000A"}{"  "}{ $shown }
    .hint = 客户组写在账套的 settings.toml 中：[groups] 下一行 名称 = '条件'
error-no-view = 没有视图“{ $name }”，最接近的是 { $near }
    .hint = 视图写在账套的 settings.toml 中：[views.名称] 下一行 fields = ["customer_code", "客户名称"]
help-customer-list-view = 按账套设置中的视图显示：列、次序、条件、排序
export-done = 已导出 { $rows } 行：{ $file }
export-masked = 个人信息已打码；需要原文时加 --unmask
error-export-format = export 可写 csv、xlsx、json、parquet
    .hint = 用 --format 指定，或让 --out 的扩展名说明
error-export-out = 工作簿和 parquet 要写入文件，请加 --out 文件
help-export = 按版式或视图导出客户档案
help-export-view = 按账套设置中的视图导出：列、次序、条件、排序
help-export-out = 要写入的文件；扩展名决定格式，省略时把 csv 写到标准输出
help-export-unmask = 个人信息不打码
due-none = { $day } 没有即将到期的合同、证照或信用额度
due-customer-code = 客户编码
due-customer-name = 客户名称
due-field = 到期项
due-until = 到期日
due-days-left = 剩余天数
due-warning-days = 预警天数
error-layout-placeholder = { $file }：版式中有不认识的占位符（箭头后是最接近的字段）：{"\u000A"}{"  "}{ $list }
    .hint = 占位符写字段的标题或键，如 {"{{"}客户名称{"}}"}、{"{{"}customer_name{"}}"}；另有 {"{{"}序号{"}}"}、{"{{"}今天{"}}"}、{"{{"}户数{"}}"}
error-layout-kind = { $file } 不是 .xlsx 工作簿，不能作版式
error-layout-empty = { $file } 中没有占位符
    .hint = 在标题下一行的单元格里写 {"{{"}客户名称{"}}"}、{"{{"}信用额度{"}}"} 等
error-layout-long = { $file }：客户太多，一张工作表放不下
error-layout-damaged = { $file }：无法读取其中的 { $part }
help-customer-due = 列出即将到期和已到期的合同、证照、信用额度
help-customer-due-as-of = 从哪一天起算；省略时为今天
help-customer-due-days = 提前多少天提醒，代替账套设置；客户自己的天数优先
help-export-template = 自己的工作簿作版式，单元格里写 {"{{"}客户名称{"}}"} 等占位符
help-export-table = 导出哪一种：customers、contacts、bank-accounts、addresses、categories、regions；xlsx 省略时全部
help-init-profile = 新账套的样式：t3（分类、地区、编码方案、字段长度）或 plain
init-profile = 已写入 { $file }；分类 { $categories } 个，地区 { $regions } 个
init-kept = { $file } 已存在，未改动
kind-bank-account = 银行账户
kind-address = 地址
kind-category = 客户分类
kind-region = 地区
