// Package editor owns the making of items (事项管理): drafts, every step of their making, requests to publish, and what two
// versions differ in. The catalogue below it holds what is published, which never changes but for its words (文字更正).
//
// A draft is a chain of steps. Each save stores the whole item as a new step whose parent is the step before it; 撤销 and 重做
// move along the chain, and nothing that was saved is lost until the draft is published or given up. A page names the step
// from which it was drawn. A save changes one element (a field, a material, a stage …) and compares that element alone: what
// somebody else has changed elsewhere stays, and a change of the same element is shown to both instead of overwritten (Clash).
//
// Two persons publish. A request freezes the draft at a step and keeps the digest of its content. Who approves is an editor or
// an administrator who made no step of the draft; what goes live is exactly what they saw, because the digest is compared again
// in the transaction that publishes. Ending new applications in an emergency takes one person, since it gives nobody anything.
//
// Keys of fields, parts, materials and stages are made here, once, at random, and are never typed: renaming and moving break
// nothing. Deleting lists every use of the key first.
package editor
