package people

import "slices"

// idCard is the HRSS code of an identity card, residence the code of a residence permit
// for residents of Hong Kong, Macao and Taiwan.
const (
	idCard    = "01"
	residence = "16"
)

// seedPersons returns invented persons: their names are 测试 with a character of the
// Chinese calendar, or 示例 with a number. Their document numbers follow GB 11643 and
// belong to nobody.
func seedPersons() []Person {
	cards := []struct{ name, number string }{
		{"测试甲", "32010219680101100X"},
		{"测试乙", "32010419710608137X"},
		{"测试丙", "320105197411151748"},
		{"测试丁", "320106197704222112"},
		{"测试戊", "320111198009012485"},
		{"测试己", "320113198302082856"},
		{"测试庚", "320114198607153228"},
		{"测试辛", "320115198912223591"},
		{"测试壬", "321202199205013965"},
		{"测试癸", "321203199510084336"},
		{"示例一", "321204199803154701"},
		{"示例二", "321281200108225078"},
		{"示例三", "321282196901015444"},
		{"示例四", "321283197206085812"},
		{"示例五", "320500197511156183"},
		{"示例六", "320200197804226556"},
		{"示例七", "320300198109016928"},
		{"示例八", "320400198402087296"},
		{"示例九", "320600198707157663"},
		{"示例十", "320900199012228032"},
		{"测试子", "321000199305018401"},
		{"测试丑", "321100199610088778"},
		{"示例十一", "321202196609159078"},
		{"示例十二", "321203198507119046"},
		{"示例十三", "321281199202269039"},
		{"示例十四", "321282199411309048"},
		{"示例十五", "321283198804189050"},
		{"示例十六", "321202199907059060"},
		{"示例十七", "321204200109099082"},
	}
	all := []Person{
		{Name: "测试港", DocType: residence, Number: "810000199408230021"},
		{Name: "测试澳", DocType: residence, Number: "820000198805120018"},
		{Name: "测试台", DocType: residence, Number: "830000199201300022"},
		{Name: "来访港", DocType: "04", Number: "H12345678"},
		{Name: "来访澳", DocType: "05", Number: "M12345678"},
		{Name: "来访台", DocType: "06", Number: "12345678"},
		{Name: "测试侨", DocType: "07", Number: "911124198108030024"},
		{Name: "TEST ALPHA", DocType: "08", Number: "E00000001"},
		{Name: "TEST GAMMA", DocType: "08", Number: "E00000003"},
	}
	for _, c := range cards {
		all = append(all, Person{Name: c.name, DocType: idCard, Number: c.number})
	}
	return all
}

// seedUnits returns invented units; their codes follow GB 32100.
func seedUnits() []Unit {
	rows := []Unit{
		{
			USCC: "91320100MA1TE5T0XF", Name: "江南示例精密机械有限公司", RepName: "测试甲",
			Region: "320100", Address: "江苏省南京市玄武区示例路 1 号", Type: "有限责任公司", Industry: "C", Established: "2017-09-12",
		},
		{
			USCC: "91321200MA2ABCD130", Name: "泰州示例物流有限公司", RepName: "测试壬",
			Region: "321200", Address: "江苏省泰州市海陵区示例路 2 号", Type: "有限责任公司", Industry: "G", Established: "2019-03-05",
		},
		{
			USCC: "123200004660012320", Name: "江苏省示例职业培训中心", RepName: "测试乙",
			Region: "320000", Address: "江苏省南京市鼓楼区示例路 3 号", Type: "事业单位", Industry: "P", Established: "2003-06-18",
		},
		{
			USCC: "91320500MA3DEM0192", Name: "苏州示例软件有限公司", RepName: "示例五",
			Region: "320500", Address: "江苏省苏州市示例路 4 号", Type: "有限责任公司", Industry: "I", Established: "2020-01-08",
		},
		{
			USCC: "91320200MA3DEM027D", Name: "无锡示例纺织股份有限公司", RepName: "示例六",
			Region: "320200", Address: "江苏省无锡市示例路 5 号", Type: "股份有限公司", Industry: "C", Established: "2008-11-20",
		},
		{
			USCC: "91320400MA3DEM035J", Name: "常州示例新材料有限公司", RepName: "示例八",
			Region: "320400", Address: "江苏省常州市示例路 6 号", Type: "有限责任公司", Industry: "C", Established: "2021-05-17",
		},
		{
			USCC: "92321200MA3DEM043C", Name: "泰州市海陵区示例小吃店", RepName: "测试癸",
			Region: "321200", Address: "江苏省泰州市海陵区示例巷 7 号", Type: "个体工商户", Industry: "H", Established: "2022-08-01",
		},
		{
			USCC: "91320600MA3DEM051J", Name: "南通示例建筑工程有限公司", RepName: "示例九",
			Region: "320600", Address: "江苏省南通市示例路 8 号", Type: "有限责任公司", Industry: "E", Established: "2010-04-28",
		},
		{
			USCC: "91320300MA3DEM06XT", Name: "徐州示例贸易有限公司", RepName: "示例七",
			Region: "320300", Address: "江苏省徐州市示例路 9 号", Type: "有限责任公司", Industry: "F", Established: "2012-02-14", Status: Revoked,
		},
		{
			USCC: "91321000MA3DEM086J", Name: "扬州示例餐饮管理有限公司", RepName: "测试子",
			Region: "321000", Address: "江苏省扬州市示例路 10 号", Type: "有限责任公司", Industry: "H", Established: "2014-07-07", Status: Cancelled,
		},
		{
			USCC: "93320900MA3DEM078K", Name: "盐城示例水产专业合作社", RepName: "示例十",
			Region: "320900", Address: "江苏省盐城市示例村 11 号", Type: "农民专业合作社", Industry: "A", Established: "2016-10-10",
		},
		{
			USCC: "91320102MA3DEM0943", Name: "南京示例人力资源服务有限公司", RepName: "测试丙",
			Region: "320102", Address: "江苏省南京市玄武区示例路 12 号", Type: "有限责任公司", Industry: "L", Established: "2018-12-03",
		},
		{
			USCC: "91321283MA3DEM107L", Name: "泰兴示例化工有限公司", RepName: "示例四",
			Region: "321283", Address: "江苏省泰兴市示例路 13 号", Type: "有限责任公司", Industry: "C", Established: "2009-09-09", Status: MovedAway,
		},
		{
			USCC: "1132000001400001XX", Name: "江苏省示例事务管理局", RepName: "测试丁",
			Region: "320000", Address: "江苏省南京市建邺区示例路 14 号", Type: "机关", Industry: "S", Established: "1996-01-01",
		},
		{
			USCC: "12321200468000022F", Name: "泰州市示例医院", RepName: "示例一",
			Region: "321200", Address: "江苏省泰州市海陵区示例路 15 号", Type: "事业单位", Industry: "Q", Established: "1988-05-12",
		},
		{
			USCC: "51320000509000038G", Name: "江苏省示例行业协会", RepName: "测试戊",
			Region: "320000", Address: "江苏省南京市秦淮区示例路 16 号", Type: "社会团体", Industry: "S", Established: "2001-03-22",
		},
		{
			USCC: "52321200509000046Y", Name: "泰州示例养老服务中心", RepName: "示例二",
			Region: "321200", Address: "江苏省泰州市高港区示例路 17 号", Type: "民办非企业单位", Industry: "Q", Established: "2015-11-30",
		},
		{
			USCC: "533201005090000545", Name: "南京示例公益基金会", RepName: "测试己",
			Region: "320100", Address: "江苏省南京市江宁区示例路 18 号", Type: "基金会", Industry: "S", Established: "2013-06-01",
		},
		{
			USCC: "91320500MA3DEM115B", Name: "苏州示例电子科技有限公司", RepName: "测试台", RepDocType: residence,
			Region: "320500", Address: "江苏省苏州市示例路 19 号", Type: "有限责任公司（港澳台投资）", Industry: "C", Established: "2011-08-18",
		},
	}
	persons := seedPersons()
	for i := range rows {
		u := &rows[i]
		if u.RepDocType == "" {
			u.RepDocType = idCard
		}
		if u.Status == "" {
			u.Status = Active
		}
		at := slices.IndexFunc(persons, func(p Person) bool { return p.Name == u.RepName })
		u.RepDocNumber = persons[at].Number
	}
	return rows
}
