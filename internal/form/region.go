package form

// Regions are the answers of a Region question: the province's cities.
func Regions() []Option { return regions }

var regions = []Option{
	{"320000", "省本级"}, {"320100", "南京市"}, {"320200", "无锡市"}, {"320300", "徐州市"},
	{"320400", "常州市"}, {"320500", "苏州市"}, {"320600", "南通市"}, {"320700", "连云港市"},
	{"320800", "淮安市"}, {"320900", "盐城市"}, {"321000", "扬州市"}, {"321100", "镇江市"},
	{"321200", "泰州市"}, {"321300", "宿迁市"},
}

// regionName names a region. The code of a district gives the name of its city.
func regionName(code string) string {
	for _, o := range regions {
		if o.Value == code {
			return o.Label
		}
	}
	if len(code) == 6 {
		for _, o := range regions {
			if o.Value == code[:4]+"00" {
				return o.Label
			}
		}
	}
	return code
}
