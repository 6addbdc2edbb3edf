package centre

import "wangting/internal/web"

// Home gives a test the home page without the front door around it.
func Home(p Pages) web.Page { return p.home }
