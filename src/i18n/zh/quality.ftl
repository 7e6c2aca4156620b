# 重复客户与资料质量。

duplicate-tax-id = 税号相同
duplicate-organisation-code = 新旧税号的组织机构代码相同
duplicate-bank-account = 银行账号相同
duplicate-phone = 电话相同
duplicate-email = 邮箱相同
duplicate-address = 地址相同
duplicate-name-equal = 名称相同
duplicate-name-form = 只差公司形式
duplicate-name-region = 只差地区
duplicate-name-swapped = 名称有两个相邻的字颠倒
duplicate-name-shortened = 地区和字号相同，行业词有省略
duplicate-name-brand = 字号相同
duplicate-tax-ids-differ = 但税号属于两个单位

proposal-sheet = 重复客户
proposal-group = 组
proposal-mark = 处理
proposal-customer-code = 客户编码
proposal-customer-name = 客户名称
proposal-score = 相似度
proposal-reasons = 理由
proposal-how = 保留：合并到这一行；合并：并入保留的一行；不合并：以后不再提示。
proposal-mark-keep = 保留
proposal-mark-merge = 合并
proposal-mark-never = 不合并
duplicates-group = 第 { $group } 组
duplicates-counted = 疑似重复的客户：{ $groups } 组（* 建议保留）
