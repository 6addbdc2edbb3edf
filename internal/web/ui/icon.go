package ui

import "wangting/internal/web/asset"

func spriteHref(name string) string { return asset.Path("sprite.svg") + "#" + name }
