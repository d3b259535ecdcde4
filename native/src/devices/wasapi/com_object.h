#ifndef ANECHO_DEVICES_WASAPI_COM_OBJECT_H_
#define ANECHO_DEVICES_WASAPI_COM_OBJECT_H_

#include <unknwn.h>

#include <atomic>

namespace anecho {

/// Implements IUnknown for an object with one interface. It starts with one reference, which its
/// maker owns. `Bases` names the interfaces, other than IUnknown, that `Interface` derives from.
template <typename Interface, typename... Bases>
class ComObject : public Interface {
 public:
  ComObject() = default;
  ComObject(const ComObject&) = delete;
  ComObject& operator=(const ComObject&) = delete;

  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void** object) override {
    if (object == nullptr) return E_POINTER;
    *object = nullptr;
    if (iid != __uuidof(IUnknown) && iid != __uuidof(Interface) &&
        !(... || (iid == __uuidof(Bases)))) {
      return E_NOINTERFACE;
    }
    *object = static_cast<Interface*>(this);
    AddRef();
    return S_OK;
  }
  ULONG STDMETHODCALLTYPE AddRef() override { return ++references_; }
  ULONG STDMETHODCALLTYPE Release() override {
    const ULONG left = --references_;
    if (left == 0) delete this;
    return left;
  }

 protected:
  virtual ~ComObject() = default;

 private:
  std::atomic<ULONG> references_{1};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_COM_OBJECT_H_
