package portalmanual

import (
	"fmt"

	"wangting/internal/mandate"
)

// Chapters gives the manual; who may be invited is as the limits have it.
func Chapters(limits mandate.Limits) []Chapter {
	return []Chapter{
		{"register", "一、单位用户注册", []Step{
			{"找到注册", []string{"打开大厅首页，点右上角“注册”。也可以由法定代表人或经办人带材料到经办大厅开通。"},
				"GET /{$}", "home", "大厅首页：顶部有登录和注册，中间是搜索和热门服务。", false},
			{"填写单位信息", []string{"填写统一社会信用代码、单位全称、法定代表人证件类型、号码和姓名，与登记机关的信息一致才能继续。",
				"勾选《法人用户注册协议》，点“下一步”。"},
				"GET /register", "register", "法定代表人注册第一步：填写单位信息的表单，右侧是注册说明。", false},
			{"法定代表人认证", []string{"法定代表人用手机扫描二维码刷脸。认证通过后，页面自动继续。",
				"然后填写手机号、短信验证码和密码，完成注册，得到单位编号。"},
				"GET /register/face", "face", "法定代表人认证：页面上的二维码等待手机扫描。", false},
		}},
		{"upgrade", "二、历史用户升级", []Step{
			{"从原网办大厅升级", []string{"单位在原网办大厅有账户密码的，选择原网办大厅，核验原用户名和密码，确认法人信息，设置单位管理员。",
				"管理员须先注册个人用户。法定代表人本人请走注册。"},
				"GET /upgrade", "upgrade", "单位用户升级第一步：升级说明和开始按钮。", false},
		}},
		{"login", "三、单位用户登录", []Step{
			{"账号密码登录", []string{"填写统一社会信用代码、单位编号或机构编号，再填写证件号码或移动电话和密码。",
				"页面上还有扫码登录、CA 登录、电子营业执照和省政务登录。忘记密码的，点“忘记密码?”刷脸重新设置。"},
				"GET /login", "login", "单位登录：账号、证件号码或移动电话、密码三个输入框和其他登录方式。", false},
			{"用手机登录", []string{"手机浏览器打开同一个网址，页面适应屏幕。"},
				"GET /login", "login-phone", "手机上的单位登录页面。", true},
		}},
		{"centre", "四、单位用户中心", []Step{
			{"单位主页", []string{"登录后进入单位主页：上面是待处理、办理中、已办结、待评价的办件，点开就是清单；下面是推荐、办事、查询、收藏。"},
				"GET /unit", "unit", "单位主页：办件数量、最近办件和事项。", false},
			{"单位信息", []string{"显示单位的基本信息，法定代表人和管理员可以修改；法人基础信息不在这里修改。"},
				"GET /unit/info", "info", "单位信息：基本信息和分类的业务信息。", false},
			{"开通多经办人", []string{"第一次使用先阅读开通须知，点“同意开通”。" +
				fmt.Sprintf("法定代表人可以添加 %d 名管理员，法定代表人或管理员可以添加最多 %d 名经办人。", limits.Administrators, limits.Handlers)},
				"GET /unit/agents", "agents", "开通多经办人：开通须知和同意开通按钮。", false},
			{"创建经办用户", []string{"填写用户类别、姓名、证件、移动电话和授权时间。本人须先注册个人用户，并在 APP 的“企业服务”中刷脸确认。",
				"提交后设置经办人可以办理的事项。"},
				"GET /unit/agents/new", "agents-new", "创建经办用户的表单，右侧是开通说明。", false},
			{"填写申请", []string{"在服务清单中找到事项，点“在线办理”。内容自动保存为草稿；有材料的上传材料，检查后提交。"},
				"GET /unit/apply/{item}", "apply", "招聘信息发布的申请表单。", false},
			{"补正", []string{"需要补正时会收到消息，逐项写明原因。改好以后点“提交补正”。补正期间办理时限停止计算。"},
				"GET /unit/cases/{id}/correction", "correction", "补正页面：要求补正的内容和原因，以及要修改的输入框。", false},
			{"结果和评价", []string{"单位办件中可以看到每件的进度。办结后查看结果、下载文书，并评价一次。"},
				"GET /unit/cases/{id}", "closed", "一件已办结的办件：进度时间线和结果。", false},
			{"在手机上看", []string{"单位中心的页面在手机上同样可用。"},
				"GET /unit/cases", "cases-phone", "手机上的单位办件清单。", true},
		}},
	}
}
