package ui

import "wangting/internal/asset"

func spriteHref(name string) string { return asset.Path("sprite.svg") + "#" + name }
