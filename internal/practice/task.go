package practice

import (
	"time"
)

// Progress is what has happened in a unit of practice.
type Progress struct {
	Changed   bool `db:"changed"`
	Opened    bool `db:"opened"`
	Invited   bool `db:"invited"`
	Accepted  bool `db:"accepted"`
	Scoped    bool `db:"scoped"`
	Kept      bool `db:"kept"`
	Drafted   bool `db:"drafted"`
	Submitted bool `db:"submitted"`
	Answered  bool `db:"answered"`
	Closed    bool `db:"closed"`
	Rated     bool `db:"rated"`
}

// Task is one thing to practise.
type Task struct {
	Title, Say string
	Href       string // where it is done
	Done       bool
}

// Chapter is a chapter of the user manual with its tasks.
type Chapter struct {
	Title string
	Tasks []Task
}

// Learning is what a learner sees.
type Learning struct {
	Kit                     // invented, so shown in full
	Steps    map[string]int // how many steps of each lesson are done
	Chapters []Chapter
	Until    time.Time // when all of it is removed
}

// Done counts the tasks that are done, and all of them.
func (l Learning) Done() (done, all int) {
	for _, c := range l.Chapters {
		for _, t := range c.Tasks {
			if all++; t.Done {
				done++
			}
		}
	}
	return done, all
}

// Item is what the tasks apply for.
const Item = "recruitment-filing"

// chapters are the four chapters of the user manual.
func chapters(p Progress, steps map[string]int) []Chapter {
	learnt := func(i int) bool { return steps[Lessons[i].Key] >= len(Lessons[i].Steps) }
	return []Chapter{
		{"一、单位用户注册", []Task{
			{"注册单位账户", "填写单位信息、认证、填写账户信息，用演练资料。", "/practice/lessons/register", learnt(0)},
		}},
		{"二、历史用户升级", []Task{
			{"升级历史账户", "校验原账户，确认法定代表人信息，设置管理员。", "/practice/lessons/upgrade", learnt(1)},
			{"核对单位信息", "升级后先核对单位信息：打开修改页面，选好行业类型等，保存一次。", "/unit/info/edit", p.Changed},
		}},
		{"三、单位用户登录", []Task{
			{"登录单位", "练习账号密码登录和扫码登录。CA 和电子营业执照见操作手册。", "/practice/lessons/login", learnt(2)},
		}},
		{"四、单位用户中心", []Task{
			{"开通多经办人", "阅读开通须知，点“同意开通”。", "/unit/agents", p.Opened},
			{"创建经办用户", "用演练经办人的资料填写。", "/unit/agents/new", p.Invited},
			{"等经办人确认", "正式办理时由本人在 APP 中刷脸确认；演练中约 10 秒后自动确认。", "/unit/agents", p.Accepted},
			{"设置业务范围", "给经办人勾选可以办理的事项，保存。", "/unit/agents", p.Scoped},
			{"收藏一个事项", "在服务清单中找到事项，点收藏。", "/services", p.Kept},
			{"填写并保存草稿", "填写招聘信息发布，内容自动保存为草稿。", "/unit/apply/" + Item, p.Drafted},
			{"提交申请", "检查后提交，得到演练的办件编号。", "/unit/cases?class=draft", p.Submitted},
			{"收到补正通知并补正", "提交后约 10 秒，虚构的受理员会要求补正一处。", "/unit/cases?class=correct", p.Answered},
			{"看到办结", "补正后依次受理、审查、决定、办结，每步约 10 秒。", "/unit/cases", p.Closed},
			{"评价", "办结后评价一次。演练的评价不计入统计。", "/unit/cases?class=rate", p.Rated},
		}},
	}
}
