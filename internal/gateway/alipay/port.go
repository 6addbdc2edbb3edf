package alipay

import "wangting/internal/proof"

var _ proof.FaceService = (*Gateway)(nil)
