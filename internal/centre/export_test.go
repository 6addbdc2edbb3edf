package centre

import "wangting/internal/web"

// Home exposes the home page to tests without the front door around it.
func Home(p Pages) web.Page { return p.home }
