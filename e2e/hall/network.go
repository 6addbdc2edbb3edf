package hall

import (
	"net"
	"sync"
)

// plug is a listener whose network can be taken away and given back.
type plug struct {
	net.Listener

	mu   sync.Mutex
	out  bool
	open []net.Conn // accepted so far
}

func (p *plug) Accept() (net.Conn, error) {
	for {
		c, err := p.Listener.Accept()
		if err != nil {
			return nil, err
		}
		p.mu.Lock()
		out := p.out
		if !out {
			p.open = append(p.open, c)
		}
		p.mu.Unlock()
		if !out {
			return c, nil
		}
		_ = c.Close()
	}
}

// Unplugged takes the hall off the network of all visitors, also of what runs behind their pages, or puts it on again.
func (h *Hall) Unplugged(out bool) {
	h.plug.mu.Lock()
	defer h.plug.mu.Unlock()
	h.plug.out = out
	if out {
		for _, c := range h.plug.open {
			_ = c.Close()
		}
		h.plug.open = nil
	}
}
