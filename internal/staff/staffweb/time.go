package staffweb

import "time"

// beijing is the time of the hall.
var beijing = time.FixedZone("CST", 8*60*60)
